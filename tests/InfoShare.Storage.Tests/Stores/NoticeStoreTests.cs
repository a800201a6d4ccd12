using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Rosters;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteNoticeStoreTests() : NoticeStoreTests(StoreEngine.Sqlite);

public sealed class PostgresNoticeStoreTests() : NoticeStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_that_come_back_to_one_item_one_does()
    {
        var item = Fresh();
        await DoAsync(s => s.Inbox.Add(item));
        (await RaceAsync(
            s => s.Inbox.TryAttemptAsync(item.Id, 0, Now.AddHours(1)), s => s.Inbox.TryAttemptAsync(item.Id, 0, Now.AddHours(2)))).ShouldBe((true, false));
        (await FindAsync(item)).Attempts.ShouldBe(1);
    }
}

/// <summary>Coming back to items, digests, telephone calls and rosters.</summary>
public abstract class NoticeStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Due_attempts_come_by_urgency_and_are_claimed_once()
    {
        var danger = Fresh() with { Urgency = Urgency.ImmediateDanger };
        var standard = Fresh();
        await DoAsync(s =>
        {
            s.Inbox.Add(standard);
            s.Inbox.Add(danger);
        });
        (await DueAsync(Urgency.ImmediateDanger, Now)).ShouldBeEmpty();
        (await DueAsync(Urgency.ImmediateDanger, Now.AddMinutes(6))).ShouldBe([danger.Id]);
        (await DueAsync(Urgency.Standard, Now.AddMinutes(6))).ShouldBeEmpty();
        (await DueAsync(Urgency.Standard, Now.AddHours(5))).ShouldBe([standard.Id]);

        (await DoAsync(s => s.Inbox.TryAttemptAsync(danger.Id, 0, null))).ShouldBeTrue();
        (await DoAsync(s => s.Inbox.TryAttemptAsync(danger.Id, 1, null))).ShouldBeFalse();
        (await DueAsync(Urgency.ImmediateDanger, Now.AddDays(9))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Reading_waits_for_the_answers_time_and_answering_ends_the_attempts()
    {
        var item = Fresh() with { RespondBy = Now.AddDays(2), HandoverId = null, AbsenceId = null, QuestionId = null, PatternId = null, TaskId = null };
        await DoAsync(s => s.Inbox.Add(item));
        await DoAsync(s => s.Inbox.TryMoveAsync(item.OrganisationId, item.Id, [NotificationState.Queued], NotificationState.Read, "Reader", null, Now));
        (await FindAsync(item)).NextAttemptAt.ShouldBe(item.RespondBy);
        await DoAsync(s => s.Inbox.TryMoveAsync(item.OrganisationId, item.Id, [NotificationState.Read], NotificationState.Accepted, "Reader", null, Now));
        (await FindAsync(item)).NextAttemptAt.ShouldBeNull();
    }

    /// <summary>Read late, it has an hour at most; read late when the next attempt comes sooner, until then.</summary>
    [Theory]
    [InlineData(300, 60)]
    [InlineData(1, 1)]
    public async Task Reading_late_keeps_an_attempt_within_the_hour(int attemptAfterMinutes, int dueAfterMinutes)
    {
        var item = Fresh() with { RespondBy = Now.AddDays(-1), NextAttemptAt = Now.AddMinutes(attemptAfterMinutes), HandoverId = null, AbsenceId = null, QuestionId = null, PatternId = null, TaskId = null };
        await DoAsync(s => s.Inbox.Add(item));
        await DoAsync(s => s.Inbox.TryMoveAsync(item.OrganisationId, item.Id, [NotificationState.Queued], NotificationState.Read, "Reader", null, Now));
        (await FindAsync(item)).NextAttemptAt.ShouldBe(Now.AddMinutes(dueAfterMinutes));
    }

    [Fact]
    public async Task What_has_a_clock_of_its_own_is_not_come_back_to_once_it_was_read()
    {
        foreach (var own in (Notification[])[Fresh() with { AbsenceId = null, QuestionId = null, PatternId = null, TaskId = null }, Fresh() with { HandoverId = null, QuestionId = null, PatternId = null, TaskId = null }])
        {
            var item = own with { RespondBy = Now.AddDays(2) };
            await DoAsync(s => s.Inbox.Add(item));
            await DoAsync(s => s.Inbox.TryMoveAsync(item.OrganisationId, item.Id, [NotificationState.Queued], NotificationState.Read, "Reader", null, Now));
            (await FindAsync(item)).NextAttemptAt.ShouldBeNull();
        }
    }

    [Fact]
    public async Task Nobody_comes_back_to_what_was_overtaken()
    {
        var (offered, late, absent) = (
            Fresh() with { HandoverId = NewId("hov"), AbsenceId = null, Trigger = NotificationTrigger.HandoverOffered },
            Fresh() with { AbsenceId = null, Trigger = NotificationTrigger.HandoverLate },
            Fresh() with { HandoverId = null, AbsenceId = NewId("abs"), Trigger = NotificationTrigger.AbsenceOpen });
        late = late with { HandoverId = offered.HandoverId };
        await DoAsync(s =>
        {
            foreach (var item in (Notification[])[offered, late, absent])
                s.Inbox.Add(item);
        });
        (await LookAsync(s => s.Inbox.OpenAboutAsync(ItemSubject.Handover, offered.HandoverId!))).Select(i => i.Id).ShouldBe([offered.Id, late.Id], ignoreOrder: true);
        await DoAsync(s => s.Inbox.Overtake(offered with { NextAttemptAt = Now }, "nothing more to do", Now));
        (await FindAsync(offered)).NextAttemptAt.ShouldBeNull();
        (await FindAsync(late)).NextAttemptAt.ShouldNotBeNull();
        (await FindAsync(absent)).NextAttemptAt.ShouldNotBeNull();
        (await LookAsync(s => s.Inbox.OpenAboutAsync(ItemSubject.Absence, absent.AbsenceId!))).Single().Id.ShouldBe(absent.Id);
        await DoAsync(s => s.Inbox.Overtake(absent with { NextAttemptAt = Now }, "nothing more to do", Now));
        (await FindAsync(absent)).NextAttemptAt.ShouldBeNull();
    }

    [Fact]
    public async Task Items_of_some_referrals_are_found_behind_all_others_and_page_by_page()
    {
        var (about, finished, other) = (Fresh() with { ReferralId = NewId("ref") }, Fresh() with { ReferralId = NewId("ref") }, Fresh() with { ReferralId = NewId("ref") });
        var (again, elsewhere) = (Fresh() with { ReferralId = about.ReferralId }, Fresh(Surgery) with { ReferralId = about.ReferralId });
        await DoAsync(s =>
        {
            foreach (var item in (Notification[])[other, about, finished, elsewhere, again])
                s.Inbox.Add(item);
        });
        await DoAsync(s => s.Inbox.TryMoveAsync(Council, finished.Id, [NotificationState.Queued], NotificationState.Acted, "Reader", "done", Now));
        var asked = new ItemsAbout(ItemSubject.Referral, [about.ReferralId!, finished.ReferralId!]);
        (await LookAsync(s => s.Inbox.AboutAfterAsync(Council, asked, 0, false, 10))).Select(i => i.Id).ShouldBe([about.Id, again.Id]);
        var all = await LookAsync(s => s.Inbox.AboutAfterAsync(Council, asked, 0, true, 2));
        all.Select(i => i.Id).ShouldBe([about.Id, finished.Id]);
        (await LookAsync(s => s.Inbox.AboutAfterAsync(Council, asked, all[^1].Sequence, true, 2))).Select(i => i.Id).ShouldBe([again.Id]);
    }

    [Theory]
    [InlineData(ItemSubject.Handover)]
    [InlineData(ItemSubject.Ending)]
    [InlineData(ItemSubject.Check)]
    [InlineData(ItemSubject.Task)]
    [InlineData(ItemSubject.Pattern)]
    [InlineData(ItemSubject.InformationRequest)]
    [InlineData(ItemSubject.Concern)]
    [InlineData(ItemSubject.EmergencyGrant)]
    public async Task Items_of_one_thing_are_found_behind_all_others(ItemSubject subject)
    {
        string asked = NewId("obj"), other = NewId("obj");
        Notification About(Notification item, string id) => subject switch
        {
            ItemSubject.Handover => item with { HandoverId = id },
            ItemSubject.Ending => item with { EndingId = id },
            ItemSubject.Check => item with { CheckId = id },
            ItemSubject.Task => item with { TaskId = id },
            ItemSubject.Pattern => item with { PatternId = id },
            ItemSubject.InformationRequest => item with { InformationRequestId = id },
            ItemSubject.Concern => item with { ConcernId = id },
            _ => item with { GrantId = id },
        };
        var (first, finished, elsewhere, unrelated) = (About(Fresh(), asked), About(Fresh(), asked), About(Fresh(Surgery), asked), About(Fresh(), other));
        await DoAsync(s =>
        {
            foreach (var item in (Notification[])[unrelated, first, elsewhere, finished])
                s.Inbox.Add(item);
        });
        await DoAsync(s => s.Inbox.TryMoveAsync(Council, finished.Id, [NotificationState.Queued], NotificationState.Acted, "Reader", "done", Now));
        var about = new ItemsAbout(subject, [asked]);
        (await LookAsync(s => s.Inbox.AboutAfterAsync(Council, about, 0, false, 10))).Select(i => i.Id).ShouldBe([first.Id]);
        var all = await LookAsync(s => s.Inbox.AboutAfterAsync(Council, about, 0, true, 1));
        all.Select(i => i.Id).ShouldBe([first.Id]);
        (await LookAsync(s => s.Inbox.AboutAfterAsync(Council, about, all[^1].Sequence, true, 10))).Select(i => i.Id).ShouldBe([finished.Id]);
        all.ShouldAllBe(i => about.Has(i));
        about.Has(unrelated).ShouldBeFalse();
    }

    [Fact]
    public async Task The_most_urgent_items_come_first_then_what_is_due_first_and_each_once()
    {
        var danger = Fresh() with { Urgency = Urgency.ImmediateDanger };
        var (today, todayLater) = (Fresh() with { Urgency = Urgency.SameDay, RespondBy = Now.AddHours(1) }, Fresh() with { Urgency = Urgency.SameDay, RespondBy = Now.AddHours(4) });
        var (late, undated, undatedToo) = (Fresh() with { RespondBy = Now.AddDays(-2) }, Fresh(), Fresh());
        var finished = Fresh() with { Urgency = Urgency.ImmediateDanger };
        await DoAsync(s =>
        {
            foreach (var item in (Notification[])[undated, todayLater, late, Fresh(Surgery) with { Urgency = Urgency.ImmediateDanger }, finished, today, undatedToo, danger])
                s.Inbox.Add(item);
        });
        await DoAsync(s => s.Inbox.TryMoveAsync(Council, finished.Id, [NotificationState.Queued], NotificationState.Declined, "Reader", "not ours", Now));
        foreach (var size in (int[])[1, 2, 10])
        {
            List<string> seen = [];
            InboxPlace? after = null;
            while (await LookAsync(s => s.Inbox.MostUrgentAfterAsync(Council, after, false, size)) is { Count: > 0 } page)
            {
                seen.AddRange(page.Select(i => i.Id));
                after = InboxPlace.Of(page[^1]);
            }

            seen.ShouldBe([danger.Id, today.Id, todayLater.Id, late.Id, undated.Id, undatedToo.Id]);
        }

        (await LookAsync(s => s.Inbox.MostUrgentAfterAsync(Council, null, true, 10)))[0].Id.ShouldBe(finished.Id);
    }

    [Fact]
    public async Task An_item_sent_again_stands_at_the_end_and_keeps_its_steps()
    {
        var (first, second) = (Fresh(), Fresh());
        await DoAsync(s =>
        {
            s.Inbox.Add(first);
            s.Inbox.Add(second);
        });
        await DoAsync(s => s.Inbox.MarkDelivered(Council, [first.Id], Now));
        var delivered = await FindAsync(first);
        await DoAsync(s =>
        {
            s.Inbox.SendAgain(delivered, "sent again", Now);
            s.Inbox.Reassign(delivered, "Deputy", "dep", "to the deputy", Now);
        });
        (await LookAsync(s => s.Inbox.AfterAsync(Council, 2, false, 10))).Single().Id.ShouldBe(first.Id);
        (await FindAsync(first)).ActionOwner.ShouldBe("Deputy");
        (await LookAsync(s => s.Inbox.StepsAsync(first.Id))).Select(s => s.Note).ShouldBe([null, "sent again", "to the deputy"]);
    }

    /// <summary>Another broker's insert read the setting before it was switched off.</summary>
    [Fact]
    public async Task What_was_held_while_the_digest_was_switched_off_is_found()
    {
        var item = Fresh();
        await DoAsync(s => s.Inbox.Put(new InboxSetting(Council, new TimeOnly(16, 0), Now.AddHours(1))));
        await DoAsync(s => s.Inbox.Add(item));
        (await LookAsync(s => s.Inbox.HeldWithoutDigestAsync(10))).ShouldBeEmpty();
        await DoAsync(s => s.Inbox.Put(new InboxSetting(Council, null, null)));
        (await LookAsync(s => s.Inbox.HeldWithoutDigestAsync(10))).ShouldBe([Council]);
        await DoAsync(s => s.Inbox.Release(Council, null, [item.Id], Now));
        (await LookAsync(s => s.Inbox.HeldWithoutDigestAsync(10))).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_may_wait_is_held_for_the_digest_of_an_organisation_that_wants_one()
    {
        var (mayWait, urgent, elsewhere) = (Fresh(), Fresh() with { Urgency = Urgency.SameDay }, Fresh(Surgery));
        var setting = new InboxSetting(Council, new TimeOnly(16, 0), Now.AddHours(1));
        await DoAsync(s => s.Inbox.Put(setting));
        await DoAsync(s =>
        {
            s.Inbox.Add(mayWait);
            s.Inbox.Add(urgent);
            s.Inbox.Add(elsewhere);
        });
        (await LookAsync(s => s.Inbox.AfterAsync(Council, 0, true, 10))).Select(i => i.Id).ShouldBe([urgent.Id]);
        (await LookAsync(s => s.Inbox.AfterAsync(Surgery, 0, true, 10))).Select(i => i.Id).ShouldBe([elsewhere.Id]);
        (await LookAsync(s => s.Inbox.HeldAsync(Council, 10))).Single().Id.ShouldBe(mayWait.Id);

        (await LookAsync(s => s.Inbox.DigestsDueAsync(Now, 10))).ShouldBeEmpty();
        (await LookAsync(s => s.Inbox.DigestsDueAsync(Now.AddHours(1), 10))).ShouldBe([setting]);
        (await DoAsync(s => s.Inbox.TryTakeDigestAsync(setting, Now.AddDays(1)))).ShouldBeTrue();
        (await DoAsync(s => s.Inbox.TryTakeDigestAsync(setting, Now.AddDays(1)))).ShouldBeFalse();
        var digest = Fresh() with { Trigger = NotificationTrigger.Digest };
        await DoAsync(s =>
        {
            s.Inbox.Add(digest);
            s.Inbox.Release(Council, digest.Id, [mayWait.Id], Now);
        });
        (await LookAsync(s => s.Inbox.HeldAsync(Council, 10))).ShouldBeEmpty();
        (await LookAsync(s => s.Inbox.PartsAsync(Council, [digest.Id]))).Single().Id.ShouldBe(mayWait.Id);
        (await LookAsync(s => s.Inbox.PartsAsync(Surgery, [digest.Id]))).ShouldBeEmpty();
        (await LookAsync(s => s.Inbox.AfterAsync(Council, 0, true, 10))).Select(i => i.Id).ShouldBe([urgent.Id, digest.Id, mayWait.Id]);
        (await LookAsync(s => s.Inbox.SettingAsync(Council)))!.NextDigestAt.ShouldBe(Now.AddDays(1));
        (await LookAsync(s => s.Inbox.SettingAsync(Surgery))).ShouldBeNull();
    }

    [Fact]
    public async Task A_publisher_is_stamped_on_what_names_none_and_calls_stay_with_their_item()
    {
        var item = Fresh() with { PersonId = "per_1", ConcernId = "con_1" };
        await DoAsync(s =>
        {
            s.Inbox.SpeakFor(Surgery, new Practitioner("gp", "Dr Sample", PractitionerRole.Gp, null), "act");
            s.Inbox.Add(item);
        });
        var found = await FindAsync(item);
        (found.PublisherOrganisationId, found.PublisherId, found.PublisherName).ShouldBe((Surgery, "gp", "Dr Sample"));
        (found.PublisherRole, found.PublicationId).ShouldBe((PractitionerRole.Gp, "act"));
        (await LookAsync(s => s.Inbox.OfPeopleAsync(Council, ["per_1"], 5))).Single().Id.ShouldBe(item.Id);
        (await LookAsync(s => s.Inbox.OfPeopleAsync(Surgery, ["per_1"], 5))).ShouldBeEmpty();

        var call = new Filled(3).Of<TelephoneCall>() with { Id = NewId("tel"), AboutItemId = item.Id };
        await DoAsync(s => s.Inbox.Add(call));
        (await LookAsync(s => s.Inbox.CallsAsync(item.Id))).Single().ShouldHaveContentOf(call);
    }

    [Fact]
    public async Task What_may_be_listed_is_paged_act_by_act_newest_first_and_is_nobody_elses()
    {
        var publisher = NewId("org");
        for (var act = 1; act <= 3; act++)
        {
            foreach (var listed in (bool[])[true, true, false])
                await PublishAsync(publisher, act == 2 ? "gp2" : "gp1", $"act-{act}", listed, Now.AddMinutes(act == 3 ? 2 : act));
        }

        await PublishAsync(publisher, "gp1", "act-4", false, Now.AddMinutes(9));
        await PublishAsync(Surgery, "gp1", "act-1", true, Now.AddMinutes(1));

        // Two acts of one instant stand by their id.
        var first = await LookAsync(s => s.Inbox.PublicationsAsync(publisher, null, null, 2));
        first.Select(p => p.PublicationId).ShouldBe(["act-3", "act-2"]);
        (await LookAsync(s => s.Inbox.PublicationsAsync(publisher, null, first[0], 9))).Select(p => p.PublicationId).ShouldBe(["act-2", "act-1"]);
        (await LookAsync(s => s.Inbox.PublicationsAsync(publisher, null, first[1], 9))).Select(p => p.PublicationId).ShouldBe(["act-1"]);
        var own = await LookAsync(s => s.Inbox.PublicationsAsync(publisher, "gp1", null, 9));
        own.Select(p => p.PublicationId).ShouldBe(["act-3", "act-1"]);
        (await LookAsync(s => s.Inbox.PublicationsAsync(publisher, "gp1", own[0], 9))).Select(p => p.PublicationId).ShouldBe(["act-1"]);
        var items = await LookAsync(s => s.Inbox.OfPublicationsAsync(publisher, own));
        items.Count.ShouldBe(4);
        items.ShouldAllBe(i => i.PublisherOrganisationId == publisher && i.Listed && i.PublisherId == "gp1");

        async Task PublishAsync(string organisation, string practitioner, string act, bool listed, DateTimeOffset at) => await DoAsync(s =>
        {
            s.Inbox.SpeakFor(organisation, new Practitioner(practitioner, practitioner, PractitionerRole.Gp, null), act);
            s.Inbox.Add(Fresh() with { Id = NewId("ntf"), Listed = listed, PublishedAt = at });
        });
    }

    [Fact]
    public async Task Roster_entries_come_back_whole_and_count_the_registrys_version()
    {
        var version = await LookAsync(s => s.Registry.VersionAsync());
        var entries = Enumerable.Range(1, 3).Select(i =>
        {
            // Ids sort by the millisecond in which they were made.
            Clock.Advance(TimeSpan.FromMilliseconds(5));
            return new Filled(i).Of<RosterEntry>() with
            {
                Id = NewId("ros"),
                OrganisationId = Council,
                From = Now,
                To = Now.AddDays(i),
                UndoneAt = null,
                UndoneBy = null,
            };
        }).ToList();
        await DoAsync(s => entries.ForEach(s.Roster.Add));
        (await LookAsync(s => s.Registry.VersionAsync())).ShouldBe(version + 3);
        (await LookAsync(s => s.Roster.FindAsync(Council, entries[0].Id)))!.ShouldHaveContentOf(entries[0]);
        (await LookAsync(s => s.Roster.FindAsync(Surgery, entries[0].Id))).ShouldBeNull();

        await DoAsync(s => s.Roster.Undo(entries[2].Id, "Keeper", Now));
        (await LookAsync(s => s.Roster.AliveAsync(Now.AddDays(1)))).Select(e => e.Id).ShouldBe([entries[1].Id]);
        (await LookAsync(s => s.Roster.ListAsync(Council, Now, false, null, 10))).Select(e => e.Id).ShouldBe([entries[1].Id, entries[0].Id]);
        (await LookAsync(s => s.Roster.ListAsync(Council, DateTimeOffset.MinValue, true, entries[2].Id, 1))).Select(e => e.Id).ShouldBe([entries[1].Id]);
    }

    protected Notification Fresh(string organisation = Council) => NewItem(organisation) with
    {
        Trigger = NotificationTrigger.ConcernShared,
        Urgency = Urgency.Standard,
        Attempts = 0,
        NextAttemptAt = null,
        RespondBy = null,
        ReferralId = null,
        CheckId = null,
        NotSharedId = null,
        InformationRequestId = null,
        AboutItemId = null,
        DigestId = null,
        PublisherOrganisationId = null,
        PublisherId = null,
        PublisherName = null,
        PublisherRole = PractitionerRole.Unspecified,
        PublicationId = null,
        Listed = false,
    };

    protected async Task<Notification> FindAsync(Notification item) => (await LookAsync(s => s.Inbox.FindAsync(item.Id)))!;

    private async Task<IEnumerable<string>> DueAsync(Urgency urgency, DateTimeOffset now) =>
        (await LookAsync(s => s.Inbox.AttemptsDueAsync(urgency, now, 10))).Select(i => i.Id);
}
