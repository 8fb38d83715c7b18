"""PostgreSQL refuses to hand anything to a unit that closed in the same moment; SQLite's writers are one at a time.

FOR KEY SHARE waits for whoever is closing the unit (who holds the row FOR UPDATE), and reads what came of it.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION concerns_unit_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (SELECT active FROM directory_unit WHERE id = NEW.unit_id FOR KEY SHARE) THEN
    RAISE EXCEPTION 'unit % is closed', NEW.unit_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER unit_is_open BEFORE UPDATE OF unit_id ON concerns_concern FOR EACH ROW
WHEN (NEW.unit_id IS NOT NULL AND NEW.unit_id IS DISTINCT FROM OLD.unit_id) EXECUTE FUNCTION concerns_unit_is_open();
CREATE TRIGGER unit_is_open BEFORE INSERT ON concerns_assisttask FOR EACH ROW EXECUTE FUNCTION concerns_unit_is_open();
"""
BACKWARDS = """
DROP TRIGGER unit_is_open ON concerns_concern;
DROP TRIGGER unit_is_open ON concerns_assisttask;
DROP FUNCTION concerns_unit_is_open();
"""


def on_postgresql(sql):
    """A step that runs there and nowhere else."""

    def run(_apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("concerns", "0021_verdict_questions"), ("directory", "0004_leave")]

    operations = [migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS))]
