import django.db.models.deletion
import jishi.core.ids
import jishi.orgs.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, verbose_name='单位全称')),
            ],
            options={
                'verbose_name': '单位',
                'verbose_name_plural': '单位',
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(verbose_name='起始日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('kind', models.PositiveSmallIntegerField(choices=[(1, '党委'), (2, '党总支'), (3, '党支部'), (4, '党小组'), (5, '纪委'), (6, '科室'), (7, '工会'), (8, '团组织')], verbose_name='类别')),
                ('sector', models.PositiveSmallIntegerField(choices=[(0, '不分'), (1, '机关'), (2, '基层'), (3, '离退休'), (4, '联合')], default=0, verbose_name='支部类型')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
            ],
            options={
                'verbose_name': '组织',
                'verbose_name_plural': '组织',
                'ordering': ('number',),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='organisation_until_ge_since', violation_error_message='截止日期不能早于起始日期，请核对。'), models.UniqueConstraint(fields=('institution', 'number'), name='organisation_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('sex', models.PositiveSmallIntegerField(choices=[(0, '未知'), (1, '男'), (2, '女')], default=0, verbose_name='性别')),
                ('born_on', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                ('minority', models.BooleanField(default=False, verbose_name='少数民族')),
                ('education', models.PositiveSmallIntegerField(choices=[(0, '未填'), (10, '研究生'), (20, '本科'), (30, '大专'), (40, '中专及高中'), (70, '初中及以下')], default=0, verbose_name='学历')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='退休日期')),
                ('veteran_cadre', models.BooleanField(default=False, verbose_name='离休')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
            ],
            options={
                'verbose_name': '人员',
                'verbose_name_plural': '人员',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(verbose_name='起始日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('kind', models.PositiveSmallIntegerField(choices=[(1, '中共党员'), (2, '共青团员'), (3, '工会会员')], default=1, verbose_name='身份')),
                ('begun', models.PositiveSmallIntegerField(choices=[(0, '期初'), (1, '发展'), (2, '转入'), (3, '内部调入'), (4, '恢复')], default=0, verbose_name='进入方式')),
                ('ended', models.PositiveSmallIntegerField(choices=[(0, '在册'), (1, '转出'), (2, '内部调出'), (3, '去世'), (4, '出党出团退会')], default=0, verbose_name='离开方式')),
                ('full_since', models.DateField(blank=True, null=True, verbose_name='转正日期')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
                ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='所在组织')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='orgs.person', verbose_name='人员')),
            ],
            options={
                'verbose_name': '组织关系',
                'verbose_name_plural': '组织关系',
                'abstract': False,
                'indexes': [models.Index(fields=['institution', 'kind', 'org'], name='membership_org')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='membership_until_ge_since', violation_error_message='截止日期不能早于起始日期，请核对。')],
            },
        ),
        migrations.CreateModel(
            name='Employment',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(verbose_name='起始日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('category', models.PositiveSmallIntegerField(choices=[(1, '管理'), (2, '专业技术'), (3, '工勤')], verbose_name='岗位类别')),
                ('title_rank', models.PositiveSmallIntegerField(choices=[(0, '无'), (1, '正高'), (2, '副高'), (3, '中级'), (4, '初级')], default=0, verbose_name='职称')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
                ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='所在部门')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employments', to='orgs.person', verbose_name='人员')),
            ],
            options={
                'verbose_name': '在编人员',
                'verbose_name_plural': '在编人员',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='employment_until_ge_since', violation_error_message='截止日期不能早于起始日期，请核对。')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(verbose_name='起始日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('path', jishi.orgs.fields.PathField(max_length=60, verbose_name='路径')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
                ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='orgs.organisation', verbose_name='组织')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='上级组织')),
            ],
            options={
                'verbose_name': '隶属关系',
                'verbose_name_plural': '隶属关系',
                'abstract': False,
                'indexes': [models.Index(fields=['institution', 'path'], name='placement_path')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='placement_until_ge_since', violation_error_message='截止日期不能早于起始日期，请核对。')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(verbose_name='起始日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('role', models.PositiveSmallIntegerField(choices=[(1, '领导班子成员'), (2, '党委书记'), (3, '党支部书记'), (4, '委员'), (5, '中层干部'), (6, '党务干部'), (7, '后备干部'), (8, '专职党务')], verbose_name='职务类别')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, '未填'), (1, '处级'), (2, '科级'), (3, '一般干部'), (4, '其他人员')], default=0, verbose_name='职务层次')),
                ('title', models.CharField(max_length=60, verbose_name='职务')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
                ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='所在组织')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='orgs.person', verbose_name='人员')),
            ],
            options={
                'verbose_name': '任职',
                'verbose_name_plural': '任职',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='post_until_ge_since', violation_error_message='截止日期不能早于起始日期，请核对。')],
            },
        ),
        migrations.CreateModel(
            name='Name',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(verbose_name='起始日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('kind', models.PositiveSmallIntegerField(choices=[(1, '单位全称'), (2, '单位简称'), (3, '上级单位'), (4, '所在县（市、区）'), (5, '门户网站'), (6, '微信公众号'), (7, '帮扶村')], verbose_name='类别')),
                ('text', models.CharField(max_length=100, verbose_name='名称')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
            ],
            options={
                'verbose_name': '名称',
                'verbose_name_plural': '名称',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='name_until_ge_since', violation_error_message='截止日期不能早于起始日期，请核对。')],
            },
        ),
    ]
