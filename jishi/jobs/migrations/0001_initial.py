import django.db.models.deletion
import jishi.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('orgs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40, verbose_name='种类')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('key', models.CharField(max_length=64, verbose_name='幂等键')),
                ('asked', models.JSONField(default=dict, verbose_name='参数')),
                ('state', models.PositiveSmallIntegerField(choices=[(0, '排队中'), (1, '正在办'), (2, '已办完'), (3, '没有办成'), (4, '已取消')], default=0, verbose_name='状态')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已办')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='共')),
                ('said', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('cancel_asked', models.BooleanField(default=False, verbose_name='要求取消')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('lease', models.CharField(blank=True, max_length=32, verbose_name='租约')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='租约到期')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='提出时间')),
                ('began_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
            ],
            options={
                'verbose_name': '任务',
                'verbose_name_plural': '任务',
                'ordering': ('-asked_at', '-pk'),
                'indexes': [models.Index(fields=['state', 'lease_until'], name='job_next')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', (0, 1))), fields=('by', 'kind', 'key'), name='job_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='JobFile',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=220, verbose_name='文件名')),
                ('media_type', models.CharField(max_length=100, verbose_name='类型')),
                ('data', models.BinaryField(verbose_name='内容')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='生成时间')),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='file', to='jobs.job', verbose_name='任务')),
            ],
            options={
                'verbose_name': '任务文件',
                'verbose_name_plural': '任务文件',
            },
        ),
    ]
