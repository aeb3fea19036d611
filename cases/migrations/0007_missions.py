"""Missions of investigators: what they say, who comes, acts, programme, costs; passports sealed apart."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from ssi.records.search_sql import SearchedTable
from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_acts_and_assurances"),
        ("directory", "0004_labels"),
        ("records", "0011_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name="MissionMember",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                ("rank", models.CharField(blank=True, max_length=60, verbose_name="grade")),
                ("service", models.CharField(blank=True, max_length=120, verbose_name="service")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head", "Chef de mission"),
                            ("investigator", "Enquêteur"),
                            ("expert", "Technicien, expert"),
                            ("magistrate", "Magistrat"),
                            ("interpreter", "Interprète"),
                            ("escort", "Escorte"),
                        ],
                        default="investigator",
                        max_length=16,
                        verbose_name="fonction",
                    ),
                ),
                (
                    "is_judicial_officer",
                    models.BooleanField(default=False, verbose_name="officier de police judiciaire"),
                ),
                (
                    "passport_kind",
                    models.CharField(
                        choices=[
                            ("ordinary", "Passeport ordinaire"),
                            ("service", "Passeport de service"),
                            ("diplomatic", "Passeport diplomatique"),
                        ],
                        default="service",
                        max_length=12,
                        verbose_name="titre de voyage",
                    ),
                ),
                ("carries_weapon", models.BooleanField(default=False, verbose_name="porte une arme")),
                ("arrival_flight", models.CharField(blank=True, max_length=60, verbose_name="vol d’arrivée")),
                ("departure_flight", models.CharField(blank=True, max_length=60, verbose_name="vol de départ")),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "verbose_name": "membre de la mission",
                "ordering": ("record", "number"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MemberPassport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                ("sealed", models.CharField(max_length=500)),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="records.record",
                    ),
                ),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passport", to="cases.missionmember"
                    ),
                ),
            ],
            options={
                "verbose_name": "passeport",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ProgrammeItem",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("day", models.DateField(verbose_name="jour")),
                ("hour", models.TimeField(null=True, verbose_name="heure locale")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                ("what", models.CharField(max_length=300, verbose_name="quoi")),
                ("who", models.CharField(blank=True, max_length=200, verbose_name="qui")),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.authority",
                        verbose_name="autorité",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme de la mission",
                "ordering": ("record", "day", models.OrderBy(models.F("hour"), nulls_first=True), "number"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Mission",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="%(class)s",
                        serialize=False,
                        to="records.record",
                    ),
                ),
                ("scope", models.CharField(editable=False, max_length=40)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("assist_execution", "Assister à l’exécution d’une CRI"),
                            ("operational_meeting", "Réunion opérationnelle"),
                            ("jit", "Équipe commune d’enquête"),
                            ("escort", "Escorte, extradition"),
                            ("victim_identification", "Identification de victimes"),
                            ("technical_support", "Appui technique"),
                        ],
                        max_length=24,
                        verbose_name="motif de la mission",
                    ),
                ),
                ("requesting_judge", models.CharField(blank=True, max_length=120, verbose_name="magistrat")),
                ("requested_on", models.DateField(verbose_name="demandée le")),
                ("local_liaison", models.CharField(blank=True, max_length=200, verbose_name="correspondant sur place")),
                ("arrival", models.DateField(verbose_name="arrivée")),
                ("departure", models.DateField(verbose_name="départ")),
                ("magistrate_travels", models.BooleanField(default=False, verbose_name="le magistrat se déplace")),
                ("commission_by_letter", models.BooleanField(default=False, verbose_name="commission par la CRI liée")),
                (
                    "commission_reference",
                    models.CharField(blank=True, max_length=80, verbose_name="commission du juge"),
                ),
                ("commissioned_on", models.DateField(null=True, verbose_name="commission du")),
                (
                    "hearing_consent",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="accord de l’État hôte aux auditions directes"
                    ),
                ),
                ("hearing_consented_on", models.DateField(null=True, verbose_name="accord aux auditions du")),
                ("direct_hearing", models.BooleanField(default=False, verbose_name="audition directe prévue")),
                ("asked_on", models.DateField(null=True, verbose_name="accord demandé le")),
                ("asked_reference", models.CharField(blank=True, max_length=80, verbose_name="note verbale")),
                ("authorised_on", models.DateField(null=True, verbose_name="autorisée le")),
                (
                    "authorisation_reference",
                    models.CharField(blank=True, max_length=80, verbose_name="référence de l’accord"),
                ),
                (
                    "authorisation_conditions",
                    models.TextField(blank=True, max_length=2000, verbose_name="conditions de l’accord"),
                ),
                ("hotel", models.CharField(blank=True, max_length=200, verbose_name="hôtel")),
                ("vehicle", models.CharField(blank=True, max_length=200, verbose_name="véhicule")),
                ("interpreter", models.CharField(blank=True, max_length=200, verbose_name="interprète")),
                ("secure_room", models.CharField(blank=True, max_length=200, verbose_name="salle protégée")),
                ("escort", models.CharField(blank=True, max_length=200, verbose_name="escorte")),
                ("weapons", models.CharField(blank=True, max_length=200, verbose_name="armes")),
                (
                    "telephone_policy",
                    models.CharField(blank=True, max_length=200, verbose_name="consigne sur les téléphones"),
                ),
                ("travel_order_number", models.CharField(blank=True, max_length=60, verbose_name="ordre de mission")),
                ("briefed_on", models.DateField(null=True, verbose_name="consignes de sécurité données le")),
                ("reported_on", models.DateField(null=True, verbose_name="rapport reçu le")),
                ("results", models.TextField(blank=True, max_length=4000, verbose_name="résultats")),
                ("lessons", models.TextField(blank=True, max_length=2000, verbose_name="enseignements")),
                (
                    "authorised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.authority",
                        verbose_name="autorisée par",
                    ),
                ),
                (
                    "host_authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.authority",
                        verbose_name="autorité d’accueil",
                    ),
                ),
                (
                    "requesting_court",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.authority",
                        verbose_name="juridiction",
                    ),
                ),
                (
                    "requesting_service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.authority",
                        verbose_name="service demandeur",
                    ),
                ),
            ],
            options={
                "verbose_name": "mission",
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["arrival", "departure"], name="mission_dates")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                [
                                    "assist_execution",
                                    "operational_meeting",
                                    "jit",
                                    "escort",
                                    "victim_identification",
                                    "technical_support",
                                ],
                            )
                        ),
                        name="mission_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("departure__gte", models.F("arrival"))),
                        name="mission_leaves_after_it_comes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("commission_reference", ""), ("commissioned_on__isnull", True)),
                            models.Q(
                                models.Q(("commission_reference", ""), _negated=True),
                                ("commissioned_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mission_commission_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hearing_consent", ""), ("hearing_consented_on__isnull", True)),
                            models.Q(
                                models.Q(("hearing_consent", ""), _negated=True),
                                ("hearing_consented_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mission_consent_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("direct_hearing", False),
                            models.Q(
                                models.Q(
                                    ("commission_by_letter", True),
                                    models.Q(("commission_reference", ""), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(("hearing_consent", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="mission_direct_hearing_has_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("authorisation_reference", ""),
                                ("authorised_by__isnull", True),
                                ("authorised_on__isnull", True),
                            ),
                            models.Q(
                                ("authorised_by__isnull", False),
                                ("authorised_on__isnull", False),
                                models.Q(("authorisation_reference", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="mission_authorisation_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissionAct",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                (
                    "act_type",
                    models.CharField(
                        choices=[
                            ("hearing", "Audition"),
                            ("search", "Perquisition, saisie"),
                            ("crime_scene", "Transport sur les lieux"),
                            ("forensics", "Prélèvement, comparaison"),
                            ("data", "Exploitation de données"),
                            ("identification", "Identification"),
                            ("meeting", "Réunion de travail"),
                            ("other", "Autre acte"),
                        ],
                        max_length=16,
                        verbose_name="acte",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("observe", "Assister"),
                            ("suggest", "Proposer des questions"),
                            ("direct", "Accomplir eux-mêmes"),
                        ],
                        default="observe",
                        max_length=8,
                        verbose_name="part des enquêteurs",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="précision")),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "verbose_name": "acte de la mission",
                "ordering": ("record", "number"),
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("record", "number"), name="missionact_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act_type__in",
                                [
                                    "hearing",
                                    "search",
                                    "crime_scene",
                                    "forensics",
                                    "data",
                                    "identification",
                                    "meeting",
                                    "other",
                                ],
                            )
                        ),
                        name="missionact_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["observe", "suggest", "direct"])), name="missionact_role_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissionCost",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("budget_line", models.CharField(max_length=80, verbose_name="ligne budgétaire")),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("EUR", "euro"),
                            ("SGD", "dollar de Singapour"),
                            ("MYR", "ringgit"),
                            ("PHP", "peso philippin"),
                            ("BND", "dollar de Brunei"),
                            ("USD", "dollar des États-Unis"),
                        ],
                        default="EUR",
                        max_length=3,
                        verbose_name="monnaie",
                    ),
                ),
                ("planned", models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="prévu")),
                ("committed", models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="engagé")),
                ("paid", models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="payé")),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "verbose_name": "dépense de la mission",
                "ordering": ("record", "number"),
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("record", "number"), name="cost_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("budget_line", ""), _negated=True), name="cost_on_a_line"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__in", ["EUR", "SGD", "MYR", "PHP", "BND", "USD"])),
                        name="cost_currency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("committed__gte", 0), ("paid__gte", 0), ("planned__gte", 0)),
                        name="cost_never_negative",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="missionmember",
            constraint=models.UniqueConstraint(fields=("record", "number"), name="member_number_once"),
        ),
        migrations.AddConstraint(
            model_name="missionmember",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="member_named"),
        ),
        migrations.AddConstraint(
            model_name="missionmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["head", "investigator", "expert", "magistrate", "interpreter", "escort"])
                ),
                name="member_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("passport_kind__in", ["ordinary", "service", "diplomatic"])),
                name="member_passport_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberpassport",
            constraint=models.CheckConstraint(
                condition=models.Q(("sealed__startswith", "gAAAA")), name="passport_is_sealed"
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeitem",
            constraint=models.UniqueConstraint(fields=("record", "number"), name="programme_number_once"),
        ),
        migrations.AddConstraint(
            model_name="programmeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="programme_says_what"
            ),
        ),
        ChildTable("cases_mission"),
        ChildTable("cases_missionmember"),
        # No history: the seal of a passport is kept in one place, and goes with its member.
        ChildTable("cases_memberpassport", keep_history=False),
        ChildTable("cases_missionact"),
        ChildTable("cases_programmeitem"),
        ChildTable("cases_missioncost"),
        SequenceOf("cases_memberpassport"),
        SearchedTable(
            "cases_mission",
            "facts",
            (
                "requesting_judge",
                "local_liaison",
                "commission_reference",
                "hearing_consent",
                "asked_reference",
                "authorisation_reference",
                "authorisation_conditions",
                "travel_order_number",
                "results",
                "lessons",
            ),
            identifiers=(
                "commission_reference",
                "hearing_consent",
                "asked_reference",
                "authorisation_reference",
                "travel_order_number",
            ),
            key="record_id",
        ),
        SearchedTable("cases_missionmember", "part", ("name", "rank", "service")),
        SearchedTable("cases_missionact", "facts", ("text",)),
        SearchedTable("cases_programmeitem", "facts", ("what", "place", "who")),
    ]
