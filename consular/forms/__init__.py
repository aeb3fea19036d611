"""Forms of consular assistance: plain words, each question with the reason why it is asked."""
