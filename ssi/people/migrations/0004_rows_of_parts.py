"""Several names, numbers, warnings for each person or object; what is decided of two of them; who a person is."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Every alias becomes a name of its own, before its table has a history: nobody wrote these lines today.
COPY = """
insert into people_partname (id, scope, record_id, part_id, position, value, kind, script,
                             given, family, patronym, particle, title, generation)
select gen_random_uuid(), p.scope, p.record_id, p.id, a.place, a.value, 'alias',
       case when a.value ~ '[\u4e00-\u9fff]' then 'han' when a.value ~ '[\u0b80-\u0bff]' then 'tamil'
            when a.value ~ '[\u0600-\u06ff]' then 'arabic' else 'latin' end, '', '', '', '', '', ''
  from people_part p, unnest(p.aliases) with ordinality as a (value, place) where a.value <> '';
"""
COPY_BACK = """
update people_part p set aliases = said.names
  from (select part_id, array_agg(value order by position) as names from people_partname group by part_id) said
 where said.part_id = p.id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_search"),
        ("records", "0012_history_without_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("left_scope", models.CharField(max_length=40)),
                ("right_scope", models.CharField(max_length=40)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("same", "Même personne ou même objet"),
                            ("distinct", "Distincts"),
                            ("open", "Décision annulée"),
                        ],
                        max_length=8,
                        verbose_name="décision",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="motif")),
                ("features", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "rapprochement",
                "ordering": ("-at", "-id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PartName",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("value", models.CharField(max_length=200, verbose_name="nom")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("civil", "Nom à l’état civil"),
                            ("birth", "Nom de naissance"),
                            ("married", "Nom d’épouse ou d’époux"),
                            ("alias", "Alias"),
                            ("chinese", "Caractères chinois"),
                            ("dialect", "Graphie dialectale (hokkien, cantonais…)"),
                            ("kunya", "Kunya (Abou…, Oum…)"),
                            ("former", "Ancien nom"),
                        ],
                        default="alias",
                        max_length=10,
                        verbose_name="sorte de nom",
                    ),
                ),
                (
                    "script",
                    models.CharField(
                        choices=[
                            ("latin", "Latin"),
                            ("han", "Chinois"),
                            ("tamil", "Tamoul"),
                            ("arabic", "Arabe ou jawi"),
                            ("other", "Autre"),
                        ],
                        default="latin",
                        max_length=8,
                        verbose_name="écriture",
                    ),
                ),
                ("given", models.CharField(blank=True, max_length=120, verbose_name="prénoms")),
                ("family", models.CharField(blank=True, max_length=120, verbose_name="nom de famille")),
                ("patronym", models.CharField(blank=True, max_length=120, verbose_name="nom du père")),
                ("particle", models.CharField(blank=True, max_length=20, verbose_name="particule")),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="titre")),
                (
                    "generation",
                    models.CharField(blank=True, max_length=40, verbose_name="nom de génération ou suffixe"),
                ),
            ],
            options={
                "verbose_name": "autre nom",
                "ordering": ("position", "id"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PartNumber",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("passport", "Passeport"),
                            ("identity_card", "Carte d’identité"),
                            ("residence_permit", "Titre de séjour"),
                            ("nric_fin", "NRIC ou FIN (Singapour)"),
                            ("mykad", "MyKad (Malaisie)"),
                            ("philsys", "PhilSys (Philippines)"),
                            ("brunei_ic", "Carte d’identité de Brunei"),
                            ("driving_licence", "Permis de conduire"),
                            ("phone", "Téléphone"),
                            ("imei", "IMEI"),
                            ("email", "Adresse électronique"),
                            ("account", "Compte en ligne"),
                            ("plate", "Immatriculation"),
                            ("vin", "Numéro de châssis (VIN)"),
                            ("imo", "Numéro OMI d’un navire"),
                            ("mmsi", "MMSI"),
                            ("tail", "Immatriculation d’aéronef"),
                            ("iban", "IBAN"),
                            ("bank", "Numéro de compte bancaire"),
                            ("crypto", "Adresse de cryptoactifs"),
                            ("company", "Numéro de société (SIREN, UEN…)"),
                            ("other", "Autre numéro"),
                        ],
                        max_length=18,
                        verbose_name="sorte de numéro",
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=120, verbose_name="numéro")),
                ("masked", models.CharField(blank=True, max_length=12, verbose_name="numéro masqué")),
                ("sealed", models.BinaryField(null=True)),
                ("blind", models.CharField(blank=True, editable=False, max_length=64)),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="pays d’émission")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="délivré le")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expire le")),
            ],
            options={
                "verbose_name": "numéro",
                "ordering": ("position", "id"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PartWarning",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("armed", "Armé ou dangereux"),
                            ("escape_risk", "Risque de fuite"),
                            ("health", "État de santé"),
                        ],
                        max_length=12,
                        verbose_name="mise en garde",
                    ),
                ),
                ("until", models.DateField(verbose_name="valable jusqu’au")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="précision")),
            ],
            options={
                "verbose_name": "mise en garde",
                "ordering": ("position", "id"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="part",
            name="part_type_known",
        ),
        migrations.AddField(
            model_name="part",
            name="nationalities",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=2),
                blank=True,
                default=list,
                size=None,
                verbose_name="nationalités",
            ),
        ),
        migrations.AddField(
            model_name="part",
            name="occupation",
            field=models.CharField(blank=True, max_length=120, verbose_name="profession ou activité"),
        ),
        migrations.AddField(
            model_name="part",
            name="sex",
            field=models.CharField(
                blank=True,
                choices=[("F", "Féminin"), ("M", "Masculin"), ("X", "Autre mention (X)")],
                max_length=1,
                verbose_name="sexe",
            ),
        ),
        migrations.AlterField(
            model_name="part",
            name="entity_type",
            field=models.CharField(
                choices=[
                    ("person", "Personne"),
                    ("organisation", "Société ou organisation"),
                    ("vehicle", "Véhicule"),
                    ("vessel", "Navire"),
                    ("aircraft", "Aéronef"),
                    ("phone", "Ligne téléphonique"),
                    ("email", "Adresse électronique"),
                    ("online_account", "Compte en ligne"),
                    ("crypto_address", "Adresse de cryptoactifs"),
                    ("bank_account", "Compte bancaire"),
                    ("identity_document", "Pièce d’identité"),
                    ("address", "Adresse"),
                    ("object", "Objet, colis"),
                    ("drug_lot", "Lot de stupéfiants"),
                    ("weapon", "Arme"),
                ],
                max_length=20,
                verbose_name="nature",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "entity_type__in",
                        [
                            "person",
                            "organisation",
                            "vehicle",
                            "vessel",
                            "aircraft",
                            "phone",
                            "email",
                            "online_account",
                            "crypto_address",
                            "bank_account",
                            "identity_document",
                            "address",
                            "object",
                            "drug_lot",
                            "weapon",
                        ],
                    )
                ),
                name="part_type_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entity_type", "person"),
                    models.Q(("nationalities", []), ("occupation", ""), ("sex", "")),
                    _connector="OR",
                ),
                name="part_only_people_have_a_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["", "F", "M", "X"])), name="part_sex_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(fields=("id", "record"), name="part_of_record"),
        ),
        migrations.AddField(
            model_name="judgement",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="left",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="records.record",
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="left_part",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="people.part"
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="right",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="records.record",
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="right_part",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="people.part"
            ),
        ),
        migrations.AddField(
            model_name="partname",
            name="part",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="names",
                to="people.part",
                verbose_name="personne ou objet",
            ),
        ),
        migrations.AddField(
            model_name="partname",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddField(
            model_name="partnumber",
            name="part",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="numbers",
                to="people.part",
                verbose_name="personne ou objet",
            ),
        ),
        migrations.AddField(
            model_name="partnumber",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddField(
            model_name="partwarning",
            name="part",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="warnings",
                to="people.part",
                verbose_name="personne ou objet",
            ),
        ),
        migrations.AddField(
            model_name="partwarning",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddIndex(
            model_name="judgement",
            index=models.Index(fields=["left_part", "-at"], name="judgement_left"),
        ),
        migrations.AddIndex(
            model_name="judgement",
            index=models.Index(fields=["right_part", "-at"], name="judgement_right"),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["same", "distinct", "open"])), name="judgement_verdict_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="judgement_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_part__lt", models.F("right_part"))), name="judgement_pair_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="partname",
            constraint=models.UniqueConstraint(fields=("part", "position"), name="part_name_position_once"),
        ),
        migrations.AddConstraint(
            model_name="partname",
            constraint=models.CheckConstraint(condition=models.Q(("value", ""), _negated=True), name="part_name_said"),
        ),
        migrations.AddConstraint(
            model_name="partname",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["civil", "birth", "married", "alias", "chinese", "dialect", "kunya", "former"])
                ),
                name="part_name_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partname",
            constraint=models.CheckConstraint(
                condition=models.Q(("script__in", ["latin", "han", "tamil", "arabic", "other"])),
                name="part_name_script_known",
            ),
        ),
        migrations.AddIndex(
            model_name="partnumber",
            index=models.Index(
                condition=models.Q(("blind", ""), _negated=True), fields=["blind"], name="part_number_blind"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnumber",
            constraint=models.UniqueConstraint(fields=("part", "position"), name="part_number_position_once"),
        ),
        migrations.AddConstraint(
            model_name="partnumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "passport",
                            "identity_card",
                            "residence_permit",
                            "nric_fin",
                            "mykad",
                            "philsys",
                            "brunei_ic",
                            "driving_licence",
                            "phone",
                            "imei",
                            "email",
                            "account",
                            "plate",
                            "vin",
                            "imo",
                            "mmsi",
                            "tail",
                            "iban",
                            "bank",
                            "crypto",
                            "company",
                            "other",
                        ],
                    )
                ),
                name="part_number_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "kind__in",
                            (
                                "passport",
                                "identity_card",
                                "residence_permit",
                                "nric_fin",
                                "mykad",
                                "philsys",
                                "brunei_ic",
                                "driving_licence",
                            ),
                        ),
                        ("masked__startswith", "•"),
                        ("sealed__isnull", False),
                        ("value", ""),
                        models.Q(("blind", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "kind__in",
                                (
                                    "passport",
                                    "identity_card",
                                    "residence_permit",
                                    "nric_fin",
                                    "mykad",
                                    "philsys",
                                    "brunei_ic",
                                    "driving_licence",
                                ),
                            ),
                            _negated=True,
                        ),
                        ("blind", ""),
                        ("masked", ""),
                        ("sealed", None),
                        models.Q(("value", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="part_number_sealed_or_clear",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("issued_on", None),
                    ("expires_on", None),
                    ("issued_on__lte", models.F("expires_on")),
                    _connector="OR",
                ),
                name="part_number_issued_before_expiry",
            ),
        ),
        migrations.AddConstraint(
            model_name="partwarning",
            constraint=models.UniqueConstraint(fields=("part", "position"), name="part_warning_position_once"),
        ),
        migrations.AddConstraint(
            model_name="partwarning",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["armed", "escape_risk", "health"])), name="part_warning_kind_known"
            ),
        ),
        migrations.RunSQL(COPY, COPY_BACK),
    ]
