"""Addresses of tasks, news and alarms."""

from django.urls import path

from ssi.followup import alarm_views, news_views, task_views

app_name = "followup"

urlpatterns = [
    path("taches/", task_views.tasks, name="tasks"),
    path("taches/<uuid:key>/", task_views.task, name="task"),
    path("taches/<uuid:key>/faite/", task_views.tick_task, name="task_tick"),
    path("taches/<uuid:key>/abandonner/", task_views.abandon, name="task_give_up"),
    path("suivi/<uuid:key>/tache/", task_views.add, name="task_add"),
    path("suivi/<uuid:key>/liste/", task_views.apply, name="list_apply"),
    path("suivi/<uuid:key>/suivre/", news_views.follow_record, name="follow"),
    path("suivi/<uuid:key>/alarme/", alarm_views.put_aside_page, name="alarm_aside"),
    path("nouveautes/", news_views.news, name="news"),
    path("nouveautes/lues/", news_views.all_read, name="news_all_read"),
    path("nouveautes/<uuid:key>/lue/", news_views.one_read, name="news_read"),
    path("mon-compte/nouveautes/", news_views.choices, name="choices"),
    path("alertes/", alarm_views.alarms, name="alarms"),
]
