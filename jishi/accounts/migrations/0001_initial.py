import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import jishi.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('orgs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('administrator', '系统管理员'), ('office', '党委办公室'), ('leader', '分管领导'), ('secretary', '支部书记'), ('clerk', '支部填报人'), ('section', '科室'), ('reader', '查阅人'), ('auditor', '审计人')], max_length=20, verbose_name='角色')),
                ('families', models.JSONField(blank=True, default=list, verbose_name='台账范围')),
                ('org', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orgs.organisation', verbose_name='组织')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '授权',
                'verbose_name_plural': '授权',
                'constraints': [models.UniqueConstraint(fields=('user', 'org', 'role'), name='grant_once')],
            },
        ),
        migrations.CreateModel(
            name='Habit',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=80, verbose_name='位置')),
                ('kept_at', models.DateTimeField(auto_now=True, verbose_name='保存时间')),
                ('value', models.JSONField(default=dict, verbose_name='取值')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '使用习惯',
                'verbose_name_plural': '使用习惯',
                'constraints': [models.UniqueConstraint(fields=('user', 'place'), name='habit_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=80, verbose_name='位置')),
                ('kept_at', models.DateTimeField(auto_now=True, verbose_name='保存时间')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('query', models.CharField(blank=True, max_length=1000, verbose_name='条件')),
                ('pinned', models.BooleanField(default=False, verbose_name='固定为标签')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '我的筛选',
                'verbose_name_plural': '我的筛选',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('user', 'place', 'name'), name='saved_filter_once')],
            },
        ),
        migrations.CreateModel(
            name='UnsavedForm',
            fields=[
                ('id', models.BigIntegerField(default=jishi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=80, verbose_name='位置')),
                ('kept_at', models.DateTimeField(auto_now=True, verbose_name='保存时间')),
                ('data', models.JSONField(default=dict, verbose_name='内容')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '未保存的表单',
                'verbose_name_plural': '未保存的表单',
                'constraints': [models.UniqueConstraint(fields=('user', 'place'), name='unsaved_form_once')],
            },
        ),
    ]
