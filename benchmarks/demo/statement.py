"""From one declaration of the catalogue to one SQL statement (SQLite's dialect).

A statement has the parameters ``:home`` (institution), ``:first`` and ``:last``
(days of the period), and reads the temporary tables of ``QUESTION``. It gives
one row: the value (NULL when nobody knows; money in 分, a ratio in hundredths
of a percent) and the counted rows as JSON ``[[id, version], …]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from codes import NEWEST_OF, NO_RECORD, SETS, STAYS, number

Declared = Mapping[str, Any]

QUESTION = """
DROP TABLE IF EXISTS temp.root; DROP TABLE IF EXISTS temp.day;
DROP TABLE IF EXISTS temp.standing; DROP TABLE IF EXISTS temp.voice;
CREATE TEMP TABLE root AS
  SELECT path FROM orgs_placement WHERE org_id = :org AND since > :first AND since <= :last
  UNION SELECT coalesce(
    (SELECT path FROM orgs_placement WHERE org_id = :org AND since <= :first ORDER BY since DESC),
    (SELECT path FROM orgs_placement WHERE org_id = :org ORDER BY since), '');
CREATE TEMP TABLE day AS
  WITH RECURSIVE each(day) AS (
    SELECT :first UNION ALL SELECT date(day, '+1 day') FROM each WHERE day < :last)
  SELECT day FROM each;
CREATE TEMP TABLE standing AS
  SELECT root.path AS root, day.day, p.path, o.kind = 3 AS branch FROM root, day
  JOIN orgs_placement p ON p.since <= day.day AND (p.until IS NULL OR p.until >= day.day)
  JOIN orgs_organisation o ON o.id = p.org_id
  WHERE p.institution_id = :home AND substr(p.path, 1, length(root.path)) = root.path;
CREATE INDEX temp.standing_day ON standing(day, root);
CREATE TEMP TABLE voice AS
  SELECT n.ledger, n.indicator, day.day, coalesce(
    (SELECT path FROM orgs_placement p WHERE p.org_id = n.org_id AND p.since <= day.day ORDER BY since DESC),
    (SELECT path FROM orgs_placement p WHERE p.org_id = n.org_id ORDER BY since)) AS path
  FROM ledger_nilreturn n JOIN day ON day.day BETWEEN n."on" AND n.until
  WHERE n.institution_id = :home AND n.status = 2 AND n.deleted = 0;
CREATE INDEX temp.voice_day ON voice(ledger, day)
"""
"""What is asked: the paths organisation ``:org`` had in the period (NULL, all of the institution, has the
path ""), the days, what stood below the paths on each, and who said on which that there was nothing."""


def statement(item: Declared, all_items: Mapping[str, Declared]) -> str:
    """The statement that gives ``item``; ``all_items`` has the sides of ratios and the totals of parts."""
    measure = measure_of(item)
    if measure[0] == "ratio":
        return _ratio(*(statement(all_items[side], all_items) for side in measure[1:]))
    value = {"sum": "sum(amount)", "latest": "sum(amount)", "count": "count(*)"}
    return f"""WITH fits AS ({_fits(item)}),
counted AS (SELECT id, version, amount FROM fits WHERE amount IS NOT NULL{_newest(item)})
SELECT CASE
    WHEN EXISTS (SELECT 1 FROM counted)
      THEN (SELECT {value.get(measure[0], "count(DISTINCT amount)")} FROM counted)
    WHEN EXISTS (SELECT 1 FROM fits) THEN NULL  -- a row stands there without its number
    WHEN {_known_to_be_nothing(item, all_items)} THEN 0
  END AS value,
  (SELECT json_group_array(json_array(id, version)) FROM counted) AS rows"""


def measure_of(item: Declared) -> list[str]:
    return [item["measure"]] if isinstance(item["measure"], str) else list(item["measure"])


def table_of(record: str) -> str:
    return STAYS[record][0] if record in STAYS else "ledger_" + record.replace("_", "")


def _ratio(part: str, whole: str) -> str:
    """Percent to two places, half up, in hundredths; both sides must be known, none negative."""
    return f"""SELECT CASE WHEN part.value >= 0 AND whole.value > 0
    THEN (20000 * part.value + whole.value) / (2 * whole.value) END AS value,
  (SELECT json_group_array(json(value)) FROM
    (SELECT value FROM json_each(part.rows) UNION ALL SELECT value FROM json_each(whole.rows))) AS rows
FROM ({part}) AS part, ({whole}) AS whole"""


def _fits(item: Declared) -> str:
    """The rows that nothing speaks against, with what is added up (or told apart) of each."""
    record = item["record"]
    amount = {"count": "1", "sum": "{1}", "latest": "{1}"}.get(measure_of(item)[0], "{0}")
    person = "r.org_id" if record == "organisation" else "r.person_id"
    amount = amount.format(person, f'r."{measure_of(item)[-1]}"')
    version = "1" if record in NO_RECORD else "r.version"
    tests = ["r.institution_id = :home", *_when(item), _where_it_was(item)]
    if record not in NO_RECORD:
        tests += ["r.status = 2", "r.deleted = 0", "r.duplicate_of IS NULL"]
        tests += ["e.duplicate_of IS NULL"] if record == "attendance" else []
    tests += [_test(record, *test) for test in item.get("where", ())]
    states = f', r.org_id, r."{NEWEST_OF[record]}" AS thing, r."on"' if record in NEWEST_OF else ""
    return f"""
  SELECT r.id, {version} AS version, {amount} AS amount{states} FROM {table_of(record)} r{_joined(record)}
  WHERE {" AND ".join(tests)}"""


def _joined(record: str) -> str:
    if record == "attendance":
        return " JOIN ledger_event e ON e.id = r.event_id"
    if record == "organisation":
        return " JOIN orgs_organisation o ON o.id = r.org_id"
    return " JOIN orgs_person p ON p.id = r.person_id" if record in NO_RECORD else ""


def _newest(item: Declared) -> str:
    if measure_of(item)[0] != "latest":
        return ""
    return """
  AND id IN (SELECT id FROM (SELECT id, row_number() OVER (
    PARTITION BY org_id, thing ORDER BY "on" DESC, id DESC) AS place FROM fits WHERE amount IS NOT NULL)
    WHERE place = 1)"""


def _when(item: Declared) -> list[str]:
    head, record = measure_of(item)[0], item["record"]
    if head == "latest":
        return ['r."on" <= :last']
    if head in ("state", "during"):
        _, since, until = STAYS[record]
        edge = ":last" if head == "state" else ":first"
        return [f'r."{since}" <= :last', f'(r."{until}" IS NULL OR r."{until}" >= {edge})']
    return [f"{_day(item)} BETWEEN :first AND :last"]


def _day(item: Declared) -> str:
    record = item["record"]
    return f'r."{item.get("date") or (STAYS[record][1] if record in STAYS else "on")}"'


def _where_it_was(item: Declared) -> str:
    """Below the root: a record by the path it bears or that of a further host, a stay by its placements."""
    head, record = measure_of(item)[0], item["record"]
    if head in ("latest", "state"):
        return _placed(":last", ":last")
    if head == "during":
        _, since, until = STAYS[record]
        return _placed(f'max(:first, r."{since}")', f'min(:last, coalesce(r."{until}", :last))')
    if record in STAYS:
        return _placed(_day(item), _day(item))
    here = _below("r.org_path")
    if record == "event":
        hosts = f"SELECT 1 FROM ledger_eventhost h WHERE h.event_id = r.id AND {_below('h.org_path')}"
        here = f"({here} OR EXISTS ({hosts}))"
    return here


def _below(path: str) -> str:
    return f"EXISTS (SELECT 1 FROM temp.root t WHERE substr({path}, 1, length(t.path)) = t.path)"


def _placed(first: str, last: str) -> str:
    return f"""EXISTS (SELECT 1 FROM orgs_placement q WHERE q.org_id = r.org_id AND {_below("q.path")}
    AND q.since <= {last} AND (q.until IS NULL OR q.until >= {first}))"""


def _test(record: str, column: str, op: str, value: Any) -> str:
    """One condition. What is not noted passes only where its absence is asked for."""
    place = _column(record, column)
    if op == "isnull":
        return f"{place} IS {'' if value else 'NOT '}NULL"
    values = value if isinstance(value, list) else [value]
    numbers = [_literal(number(record, column, one)) for one in values]
    if column in SETS:
        bits = [f"({place} >> {one}) & 1 = 1" for one in numbers]
        return {
            "has": f"({' OR '.join(bits)})",
            "has_all": f"({' AND '.join(bits)})",
            "lacks": f"NOT ({' OR '.join(bits)})",
        }[op]
    listed = ", ".join(numbers)
    return {
        "eq": f"{place} = {numbers[0]}",
        "ne": f"{place} IS NOT {numbers[0]}",
        "in": f"{place} IN ({listed})",
        "not_in": f"({place} IS NULL OR {place} NOT IN ({listed}))",
        "gte": f"{place} >= {numbers[0]}",
        "lte": f"{place} <= {numbers[0]}",
    }[op]


def _literal(value: Any) -> str:
    return f"'{value.isoformat()}'" if isinstance(value, date) else str(value)


def _column(record: str, column: str) -> str:
    """Where the value stands; ages and states of persons are those of the last day of the period."""
    if column == "age":
        birthday_to_come = "strftime('%m-%d', :last) < strftime('%m-%d', p.born_on)"
        return f"(strftime('%Y', :last) - strftime('%Y', p.born_on) - ({birthday_to_come}))"
    if column == "sanctioned":
        return "(r.party > 0 OR r.service > 0)"
    if (since := {"retired": "p.retired_on", "full": "r.full_since"}.get(column)) is not None:
        return f"({since} IS NOT NULL AND {since} <= :last)"
    owner = "r"
    if record == "attendance" and column == "hats":
        owner = "e"
    elif record == "organisation" and column in ("kind", "sector"):
        owner = "o"
    elif column in ("sex", "born_on", "minority", "education", "retired_on", "veteran_cadre"):
        owner = "p"
    return f'{owner}."{column}"'


def _known_to_be_nothing(item: Declared, all_items: Mapping[str, Declared]) -> str:
    """Zero is a fact by a nil return, by a register that is kept, or as a part of a total that is known."""
    ways = [_said(item)]
    if measure_of(item)[0] in ("state", "during"):
        good = [] if item["record"] in NO_RECORD else ["status = 2", "deleted = 0", "duplicate_of IS NULL"]
        tests = " AND ".join(["r.institution_id = :home", *good, *_when(item)])
        ways.append(f"EXISTS (SELECT 1 FROM {table_of(item['record'])} r WHERE {tests})")
    total = all_items.get(item.get("part_of", ""))
    if total and total.get("record") == item["record"]:
        ways += [f"EXISTS (SELECT 1 FROM ({_fits(total)}) WHERE amount IS NOT NULL)", _said(total)]
    return "\n    OR ".join(ways)


def _said(item: Declared) -> str:
    """On every day on which anything stood there, one above the root or all branches below it said so."""
    heard = f"""SELECT 1 FROM temp.voice v WHERE v.ledger = '{item["record"]}'
      AND v.indicator IN ('', '{item["id"]}') AND v.day = d.day"""
    above = f"{heard} AND substr(t.path, 1, length(v.path)) = v.path"
    unheard = f"NOT EXISTS ({heard} AND substr(s.path, 1, length(v.path)) = v.path)"
    stood = "SELECT 1 FROM temp.standing s WHERE s.day = d.day AND s.root = t.path"
    return f"""(EXISTS (SELECT 1 FROM temp.voice WHERE ledger = '{item["record"]}') AND 1 = (
    SELECT min(coalesce((SELECT min(CASE
      WHEN EXISTS ({above}) THEN 1
      WHEN NOT EXISTS ({stood}) THEN NULL
      WHEN NOT EXISTS ({stood} AND s.branch) THEN 0
      ELSE NOT EXISTS ({stood} AND s.branch AND {unheard})
    END) FROM temp.day d), 0)) FROM temp.root t))"""
