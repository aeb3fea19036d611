"""Tasks, what one follows, what one is told, alarms put aside."""

from ssi.followup.models.alarms import AlarmPutAside
from ssi.followup.models.news import Follow, MailMark, News, NewsChoice
from ssi.followup.models.tasks import Task, TaskTemplate

__all__ = ["AlarmPutAside", "Follow", "MailMark", "News", "NewsChoice", "Task", "TaskTemplate"]
