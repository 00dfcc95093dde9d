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
            name='WorkingPaper',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('first', models.DateField(verbose_name='统计期起')),
                ('last', models.DateField(verbose_name='统计期止')),
                ('draft', models.BinaryField(verbose_name='草稿')),
                ('draft_digest', models.CharField(max_length=64, verbose_name='草稿摘要')),
                ('blanks', models.PositiveSmallIntegerField(default=0, verbose_name='空数')),
                ('remembered', models.JSONField(default=dict, verbose_name='已记住的句式')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('deleted', models.BooleanField(default=False, verbose_name='已删除')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='导入时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
                ('org', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='统计范围')),
            ],
            options={
                'verbose_name': '在办文稿',
                'verbose_name_plural': '在办文稿',
                'ordering': ('-updated_at', '-pk'),
                'indexes': [models.Index(fields=['institution', 'deleted', '-updated_at'], name='working_paper_list')],
            },
        ),
        migrations.CreateModel(
            name='PaperVisit',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='最近一次')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='papers.workingpaper', verbose_name='文稿')),
            ],
            options={
                'verbose_name': '正在查看',
                'verbose_name_plural': '正在查看',
                'constraints': [models.UniqueConstraint(fields=('paper', 'user'), name='paper_visit_once')],
            },
        ),
        migrations.CreateModel(
            name='PaperStep',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(verbose_name='序号')),
                ('verb', models.CharField(max_length=20, verbose_name='动作')),
                ('before', models.JSONField(default=dict, verbose_name='之前')),
                ('after', models.JSONField(default=dict, verbose_name='之后')),
                ('target', models.PositiveIntegerField(blank=True, null=True, verbose_name='撤销或重做的步骤')),
                ('undone', models.BooleanField(default=False, verbose_name='已撤销')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='papers.workingpaper', verbose_name='文稿')),
            ],
            options={
                'verbose_name': '办理记录',
                'verbose_name_plural': '办理记录',
                'ordering': ('paper', 'number'),
                'constraints': [models.UniqueConstraint(fields=('paper', 'number'), name='paper_step_once')],
            },
        ),
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
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                ('sealed_at', models.DateTimeField(auto_now_add=True, verbose_name='定稿时间')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
                ('org', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='统计范围')),
                ('sealed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='定稿人')),
                ('working', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='papers.workingpaper', verbose_name='在办文稿')),
            ],
            options={
                'verbose_name': '定稿',
                'verbose_name_plural': '定稿',
                'ordering': ('-sealed_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('institution', 'document'), name='paper_document_once')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('index', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('state', models.CharField(choices=[('accepted', '已确认'), ('by_hand', '手工'), ('skipped', '先跳过')], max_length=10, verbose_name='状态')),
                ('indicator', models.CharField(blank=True, max_length=60, verbose_name='指标')),
                ('shown', models.CharField(blank=True, max_length=10, verbose_name='表述')),
                ('total', models.CharField(blank=True, max_length=60, verbose_name='占比的总数')),
                ('first', models.DateField(blank=True, null=True, verbose_name='统计期起')),
                ('last', models.DateField(blank=True, null=True, verbose_name='统计期止')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='文字')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('at', models.DateTimeField(auto_now=True, verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='papers.workingpaper', verbose_name='文稿')),
            ],
            options={
                'verbose_name': '填空决定',
                'verbose_name_plural': '填空决定',
                'ordering': ('paper', 'index'),
                'constraints': [models.UniqueConstraint(fields=('paper', 'index'), name='choice_once')],
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
        migrations.CreateModel(
            name='PaperFile',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('paper', '定稿'), ('table', '数据依据表'), ('annex', '数据依据表附件')], max_length=10, verbose_name='种类')),
                ('name', models.CharField(max_length=220, verbose_name='文件名')),
                ('data', models.BinaryField(verbose_name='内容')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='papers.paper', verbose_name='定稿')),
            ],
            options={
                'verbose_name': '定稿文件',
                'verbose_name_plural': '定稿文件',
                'constraints': [models.UniqueConstraint(fields=('paper', 'kind'), name='paper_file_once')],
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
                'constraints': [models.UniqueConstraint(fields=('institution', 'paper', 'number'), name='sealed_figure_once')],
            },
        ),
    ]
