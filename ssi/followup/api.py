"""The tasks that a person has to do, for their programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ssi.accounts.api import reader
from ssi.common.api.problems import FieldError, invalid
from ssi.common.api.schema import LISTING, Operation
from ssi.common.api.views import ApiView
from ssi.followup.models import Task
from ssi.followup.reach import shown
from ssi.records.api.reading import Instant
from ssi.records.kinds import kind_of

MOST = 200


class TaskSerializer(serializers.Serializer[Task]):
    id = serializers.UUIDField()
    record = serializers.UUIDField(source="record_id")
    reference = serializers.CharField(source="record.reference", allow_null=True)
    title = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    assignee = serializers.CharField(source="assignee.full_name", help_text="oneself, or an absent colleague")
    created_at = Instant()
    version = serializers.IntegerField()
    page = serializers.SerializerMethodField()

    def get_page(self, task: Task) -> str:
        """The address of the page of its record in the application."""
        return kind_of(task.record).address(task.record)


class TaskListSerializer(serializers.Serializer[Any]):
    results = TaskSerializer(many=True)


class OwnTasks(ApiView):
    """What the reader, and whom they replace, have to do; the overdue first, two hundred at most."""

    def described(self, _method: str) -> Operation:
        return Operation("listTasks", "List one's own tasks to do", TaskListSerializer, LISTING, "tasks")

    def get(self, request: Request) -> Response:
        user = reader(request)
        if request.query_params:
            raise invalid(*(FieldError(name, _("Critère inconnu.")) for name in request.query_params))
        tasks = list(Task.objects.visible_to(user).to_do().for_person(user).with_people()[:MOST])
        shown(task.record for task in tasks)
        return Response({"results": [TaskSerializer(task).data for task in tasks]})
