"""A worker killed -9 while it gives letters to their concerns: each stands in its history once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from minsheng.concerns.models import Entry
from minsheng.foundation.inbox.actions import take_text_message
from minsheng.foundation.inbox.models import Letter
from minsheng.foundation.inbox.policy import Slip
from tests.cast import NOW, Cast, build_cast
from tests.concerns.scene import PHONE, received
from tests.foundation.test_worker import database_url
from tests.workflows.test_hearing import LATER, texted

ROOT = Path(__file__).resolve().parents[2]
LETTERS = 60
PATIENCE = 60
WORK = f"""
import django; django.setup()
from datetime import datetime
from minsheng.foundation.inbox.actions import hand_on
while hand_on(at=datetime.fromisoformat({LATER.isoformat()!r}), limit=5):
    pass
"""


@pytest.mark.django_db(transaction=True)
def test_every_letter_is_placed_once_whoever_is_killed() -> None:
    cast: Cast = build_cast()
    concern = received(cast)
    texted(concern, NOW)
    for number in range(LETTERS):
        take_text_message(Slip(str(number), PHONE, f"第{number}条"), at=NOW)
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "minsheng.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
    first = subprocess.Popen([sys.executable, "-c", WORK], env=environment, cwd=ROOT)
    end = time.monotonic() + PATIENCE
    while Letter.objects.filter(state="placed").count() < LETTERS // 4:
        assert time.monotonic() < end, "the worker places nothing"
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert Letter.objects.filter(state="new").exists()
    subprocess.run([sys.executable, "-c", WORK], env=environment, cwd=ROOT, check=True, timeout=PATIENCE)
    assert Counter(Letter.objects.values_list("state", flat=True)) == {"placed": LETTERS}
    written = Counter(Entry.objects.filter(concern=concern, action="write").values_list("text", flat=True))
    assert written == {f"第{number}条": 1 for number in range(LETTERS)}
