"""What is left to do on records and who is told: tasks, files that one follows, news, alarms."""
