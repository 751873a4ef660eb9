"""The timetable: what beat wakes, and how often. Every tick asks the database what is due; running it twice changes nothing."""

from typing import Any

from celery.schedules import crontab

TIMETABLE: dict[str, dict[str, Any]] = {
    # letters written by operations leave for the mail server
    "relay letters": {"task": "members.tasks.relay_letters", "schedule": 5.0},
    # long work with a progress bar is claimed and done
    "run jobs": {"task": "members.tasks.run_jobs", "schedule": 2.0},
    # drafts, counters, expired sessions and logs older than promised go
    "forget expired": {"task": "members.tasks.forget_expired", "schedule": crontab(minute=20)},
    # candidates whose time is over, leaves that end: standing follows the calendar
    "advance standings": {"task": "members.tasks.advance_standings", "schedule": crontab(minute=5)},
    # applications that lack readers get the next ones by lot
    "assign readers": {"task": "icmp.tasks.assign_readers", "schedule": crontab(minute="*/10")},
    # who owes readings is told in the morning, when something is new or late
    "write to readers": {"task": "icmp.tasks.write_to_readers", "schedule": crontab(hour=7, minute=20)},
    # declines that waited their twelve hours are told
    "announce decisions": {"task": "icmp.tasks.announce_decisions", "schedule": crontab(minute="*/5")},
    # drafts nobody touched for thirty days are deleted
    "expire drafts": {"task": "icmp.tasks.expire_drafts", "schedule": crontab(minute=25)},
    # drafts go on with the questions in force after a new version was published
    "carry drafts over": {"task": "icmp.tasks.carry_drafts_over", "schedule": 60.0},
    # applications whose address nobody confirmed in seven days close
    "expire unverified": {"task": "icmp.tasks.expire_unverified", "schedule": crontab(minute=27)},
    # questions to applicants that stayed unanswered for fourteen days close the application
    "expire questions": {"task": "icmp.tasks.expire_questions", "schedule": crontab(minute=29)},
    # offered seats that nobody took in seven days go back to the waiting list
    "expire seat offers": {"task": "icmp.tasks.expire_offers", "schedule": crontab(minute=31)},
    # seats that became free go to the next on the waiting list of their round
    "offer free seats": {"task": "icmp.tasks.offer_free_seats", "schedule": crontab(minute="*/10")},
    # waiting ends on the day that was promised
    "expire waiting list": {"task": "icmp.tasks.expire_waitlist", "schedule": crontab(minute=33)},
    # acceptances nobody took up in 21 days free their seat
    "lapse accepted": {"task": "icmp.tasks.lapse_accepted", "schedule": crontab(minute=35)},
    # a seat was taken but the application did not hear of it
    "complete applications": {"task": "icmp.tasks.complete_applications", "schedule": crontab(minute="*/10")},
    # an applicant took a needed yes back: the application ends
    "honor withdrawn consents": {"task": "icmp.tasks.honor_withdrawn_consents", "schedule": crontab(minute="*/10")},
    # answers of closed applications go after 180 days
    "forget answers": {"task": "icmp.tasks.forget_answers", "schedule": crontab(hour=3, minute=15)},
    # what was said for monitoring fairness goes after two years, or with an application that is gone
    "forget monitoring": {"task": "icmp.tasks.forget_monitoring", "schedule": crontab(hour=3, minute=20)},
    # uploaded pools of people go after thirty days
    "forget pools": {"task": "icmp.tasks.expire_pools", "schedule": crontab(hour=3, minute=25)},
    # answers that no sheet has gathered yet, so that they are in every trial and count
    "write missing sheets": {"task": "icmp.tasks.write_missing_sheets", "schedule": crontab(minute=45)},
    # votes on a foundation are counted when everybody voted or the deadline is over
    "count ratifications": {"task": "icmp.tasks.count_ratifications", "schedule": crontab(minute="*/10")},
    # events begin and end, attendance becomes deeds
    "finish events": {"task": "events.tasks.finish_events", "schedule": 60.0},
    # places on offer that nobody took go to the next in line
    "expire offers": {"task": "events.tasks.expire_offers", "schedule": 60.0},
    # seven days, one day and one hour before, once each
    "remind of events": {"task": "events.tasks.remind", "schedule": 60.0},
    # places of people who no longer belong are free again
    "release places": {"task": "events.tasks.release_places", "schedule": crontab(minute=15)},
    # news from Stripe is applied: what it points to is read again
    "apply payments": {"task": "billing.tasks.apply_payments", "schedule": 2.0},
    # everything that runs at Stripe is looked at, so that lost news costs minutes
    "reconcile payments": {"task": "billing.tasks.reconcile_payments", "schedule": crontab(minute=40)},
    # next bills, reminders, grace, lapse, and the end of canceled dues
    "follow dues": {"task": "billing.tasks.follow_dues", "schedule": crontab(hour=6, minute=10)},
    # pages of the book whose profile or standing changed without the book hearing of it
    "refresh the book": {"task": "directory.tasks.refresh_book", "schedule": 60.0},
    # words that nobody in the book uses any more, and words that two writers at once left out
    "refresh the lexicon": {"task": "directory.tasks.refresh_lexicon", "schedule": crontab(hour=3, minute=40)},
    # what members were expected to do and did: windows that are over close for good
    "follow windows": {"task": "icmp.tasks.follow_windows", "schedule": crontab(hour=2, minute=30)},
    # newcomers without a buddy get one, and pairs whose first weeks are over end
    "follow buddies": {"task": "icmp.tasks.follow_buddies", "schedule": crontab(minute="*/10")},
    # notes on day 3, 14, 30 and 45, to be read in the morning
    "write to newcomers": {"task": "icmp.tasks.write_to_newcomers", "schedule": crontab(minute=50)},
    # candidates whose time is over wait for a person, and those who decide hear of it
    "alarm about candidates": {"task": "icmp.tasks.alarm_about_candidates", "schedule": crontab(hour=7, minute=10)},
    # yesterday's engagement of every member, and each figure of the Monday page with n, interval and light
    "measure community": {"task": "icmp.tasks.measure_community", "schedule": crontab(hour=2, minute=40)},
}
