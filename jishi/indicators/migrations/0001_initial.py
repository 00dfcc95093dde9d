import django.db.models.deletion
import jishi.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnIndicator',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=60, verbose_name='编号')),
                ('table', models.JSONField(verbose_name='指标定义')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('retired_on', models.DateField(blank=True, editable=False, null=True, verbose_name='停用日期')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.institution', verbose_name='单位')),
            ],
            options={
                'verbose_name': '自定义指标',
                'verbose_name_plural': '自定义指标',
                'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='own_indicator_once')],
            },
        ),
    ]
