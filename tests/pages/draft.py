"""The draft that tests of papers bring."""

TEXT = (
    "2026年度党建工作总结\n"
    "全年开展主题党日活动××次。\n"
    "召开支部党员大会××次，清理边沟××公里，××局机关带头。\n"
    "收到问题线索××起。\n"
)
