import django.db.models.deletion
import jishi.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('action', models.CharField(max_length=40, verbose_name='动作')),
                ('record', models.CharField(max_length=40, verbose_name='台账')),
                ('row', models.BigIntegerField(verbose_name='编号')),
                ('before', models.JSONField(default=dict, verbose_name='变更前')),
                ('after', models.JSONField(default=dict, verbose_name='变更后')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
            ],
            options={
                'verbose_name': '操作留痕',
                'verbose_name_plural': '操作留痕',
                'indexes': [models.Index(fields=['institution', 'record', 'row'], name='audit_row'), models.Index(fields=['institution', 'at', 'id'], name='audit_when'), models.Index(fields=['institution', 'actor', 'at'], name='audit_who')],
            },
        ),
    ]
