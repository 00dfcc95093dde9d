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
            name='Paper',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('document', models.CharField(max_length=8, verbose_name='文稿编号')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('first', models.DateField(verbose_name='统计期起')),
                ('last', models.DateField(verbose_name='统计期止')),
                ('draft_digest', models.CharField(max_length=64, verbose_name='草稿摘要')),
                ('file_digest', models.CharField(max_length=64, verbose_name='定稿摘要')),
                ('sealed_at', models.DateTimeField(auto_now_add=True, verbose_name='定稿时间')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
                ('org', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='统计范围')),
                ('sealed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='定稿人')),
            ],
            options={
                'verbose_name': '定稿',
                'verbose_name_plural': '定稿',
                'ordering': ('-sealed_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='SealedFigure',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('mark', models.CharField(max_length=40, verbose_name='标记')),
                ('indicator', models.CharField(blank=True, max_length=60, verbose_name='指标')),
                ('digest', models.CharField(blank=True, max_length=12, verbose_name='口径摘要')),
                ('shown', models.CharField(max_length=10, verbose_name='表述')),
                ('total', models.CharField(blank=True, max_length=60, verbose_name='占比的总数')),
                ('first', models.DateField(null=True, verbose_name='统计期起')),
                ('last', models.DateField(null=True, verbose_name='统计期止')),
                ('value', models.CharField(blank=True, max_length=40, verbose_name='值')),
                ('text', models.CharField(max_length=100, verbose_name='文字')),
                ('unit', models.CharField(blank=True, max_length=10, verbose_name='量词')),
                ('approx', models.CharField(blank=True, max_length=4, verbose_name='约数词')),
                ('rows', models.JSONField(default=list, verbose_name='依据')),
                ('paragraph', models.PositiveIntegerField(verbose_name='段落')),
                ('left', models.CharField(blank=True, max_length=200, verbose_name='前文')),
                ('right', models.CharField(blank=True, max_length=200, verbose_name='后文')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='papers.paper', verbose_name='定稿')),
            ],
            options={
                'verbose_name': '定稿数据',
                'verbose_name_plural': '定稿数据',
                'ordering': ('paper', 'number'),
            },
        ),
        migrations.CreateModel(
            name='ConfirmedBinding',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=16, verbose_name='句式摘要')),
                ('indicator', models.CharField(blank=True, max_length=60, verbose_name='指标')),
                ('confirmed_at', models.DateTimeField(auto_now=True, verbose_name='确认时间')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
            ],
            options={
                'verbose_name': '已确认的绑定',
                'verbose_name_plural': '已确认的绑定',
                'constraints': [models.UniqueConstraint(fields=('institution', 'fingerprint'), name='confirmed_binding_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('institution', 'document'), name='paper_document_once'),
        ),
        migrations.AddConstraint(
            model_name='sealedfigure',
            constraint=models.UniqueConstraint(fields=('institution', 'paper', 'number'), name='sealed_figure_once'),
        ),
    ]
