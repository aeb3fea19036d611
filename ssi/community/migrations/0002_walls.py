"""Both walls of the notices, of what the posts did of them, and of the correspondents."""

from django.db import migrations

from ssi.community.sql import CorrespondentTable, NoticeTable, ReceiptTable


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0001_initial"),
        ("directory", "0008_letters"),
    ]
    operations = [NoticeTable(), ReceiptTable(), CorrespondentTable()]
