using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Education;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.People.Births;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Schooling;

/// <summary>One child of the family.</summary>
/// <param name="LastSeenOn">As far as the officer knows.</param>
/// <param name="Visit">How the child was met; null when it was not.</param>
public sealed record HomeEducatedChild(SubjectRef Child, DateOnly? LastSeenOn, ContactStatement? Visit);

/// <summary>Registers home education.</summary>
/// <param name="SaidBy">Who said what is claimed.</param>
/// <param name="Since">Since when; null with a new one: today.</param>
/// <param name="Purpose">Why the officer looks at what others recorded (requirement D1).</param>
public sealed record RegisterHomeEducation(
    IReadOnlyList<HomeEducatedChild> Children, HomeEducationClaim Claim, string SaidBy, DateOnly? Since, string? EarlierArea, string? EarlierSchool,
    string? AgencyLabel, DateTimeOffset? KnownAt, LegalBasis LegalBasis, AccessPurpose Purpose);

/// <summary>One child, registered.</summary>
public sealed record HomeEducationRegistered(
    ResolvedPerson Child, string ConcernId, HomeEducationFound Found, HomeEducationClaim StoredAs, AbsenceRow Absence, string? ContactId);

/// <summary>What was registered, and what the records say to it.</summary>
/// <param name="Referral">By which the duty social worker decides where a claim is contradicted; null otherwise.</param>
public sealed record HomeEducationAnswer(IReadOnlyList<HomeEducationRegistered> Children, ReferralReceiptView? Referral, AnswerEdges Edges);

/// <summary>
/// Registers home education and checks what was said of it (requirement I8, S12). Home education itself counts for nothing: it opens
/// neither a referral nor a series. What is contradicted is stored as new, with the words as the statement that they are; the duty social
/// worker decides what the children need (T1), and midwifery is told where a child is expected. About a child whom the caller must not
/// find, the answer is that for a child of whom nothing is recorded. The look at what others recorded stands in the trail child by child, with
/// why it was taken, whoever was found (D1, D6).
/// </summary>
public sealed class RegisterHomeEducationHandler(
    IStore store, OrganisationDirectory directory, ShareConcernHandler share, RecordContactHandler contacts, AbsenceDesk absences, ReferralDesk referrals,
    LookUps lookUps, PartnershipClock clock, TimeProvider time)
{
    /// <summary>The check, where it shows who said that a claim is contradicted.</summary>
    public const string ByRecords = "record check";

    /// <exception cref="RuleException">PURPOSE_NOT_ALLOWED, INVALID_FIELDS, NOT_FOUND, NO_RECIPIENT.</exception>
    public async Task<HomeEducationAnswer> HandleAsync(RegisterHomeEducation command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var asking = call with { Caller = call.Caller.Asking(command.Purpose) };
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, asking, registry), ct, amongOthers: true);
    }

    private async ValueTask<HomeEducationAnswer> ApplyAsync(
        IWriteSession session, RegisterHomeEducation command, Call call, Call asking, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var area = command.EarlierArea is { } said && registry.InArea(said).Any() ? said : caller.Area;

        // Look-ups before the first write: what is registered here is no record of an earlier area.
        var (found, disclosures, looked) = (new List<HomeEducationFound>(), new List<Disclosure>(), new List<(string? PersonId, string? MatchedHow, Lead? Lead)>());
        foreach (var child in command.Children)
        {
            var (known, matchedHow) = await KnownAsync(session, child.Child, caller);
            var reader = (await Standings.TowardsAsync(session, asking, known?.Id)).Caller;
            var disclosure = new Disclosure(reader, registry);
            var check = await HomeEducationCheck.OfAsync(session, known, command.Claim, command.Since, area, disclosure, reader, registry);
            found.Add(check);
            disclosures.Add(disclosure);
            looked.Add((known?.Id, matchedHow, check.Lead));
        }

        await RecordLookUpsAsync(session, command, asking, looked, found, disclosures, registry);
        List<HomeEducationRegistered> registered = [];
        foreach (var (child, check) in command.Children.Zip(found))
            registered.Add(await RegisterAsync(session, command, child, check, call, registry));

        var contradicted = registered.Where(r => r.Found.Finding == ClaimFinding.Contradicted).ToList();
        ReferralReceiptView? referral = null;
        if (contradicted.Count > 0)
        {
            referral = await referrals.OpenAsync(
                session,
                new ReferralToOpen
                {
                    ChildIds = [.. contradicted.Select(c => c.Child.PersonId!).Distinct(StringComparer.Ordinal)],
                    ConcernIds = [.. contradicted.Select(c => c.ConcernId)],
                    RiskStatement = FormWords.Lines(
                        $"Home education was registered as continuing since {PlainTime.Date(command.Since!.Value)}, as {command.SaidBy} said.",
                        "Records of schools say that the children were on a roll in that time.",
                        contradicted.Max(c => c.Found.LastSeenOn) is { } seen ? $"Last recorded as seen: {PlainTime.Date(seen)}." : "Nobody is recorded as having seen them.",
                        "Home education itself is no concern: decide what the children need now that what was said of them does not fit what is recorded."),
                    LegalBasis = command.LegalBasis,
                    Source = SourceKind.RecordCheck,
                },
                call, registry);
            await TellMidwiferyAsync(session, [.. contradicted.Select(c => c.Child.PersonId!)], caller, registry);
        }

        var areas = found.SelectMany(f => f.Earlier).Select(e => e.Area).Prepend(area).Prepend(caller.Area);
        var coverage = CoverageOf.Areas(registry, areas, disclosures.SelectMany(d => d.Answering).ToHashSet(StringComparer.Ordinal), caller);
        IReadOnlyList<WithheldItem> withheld = [.. disclosures.SelectMany(d => d.Withheld).Distinct()];
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, contradicted.Count == 0 ? "done" : "contradicted") with
        {
            ObjectId = registered[0].ConcernId,
            PersonIds = [.. registered.Select(r => r.Child.PersonId).OfType<string>().Distinct(StringComparer.Ordinal)],
            MatchedHow = registered[0].Child.MatchedHow,
        });
        return new HomeEducationAnswer(
            registered, referral,
            new AnswerEdges(
                coverage, withheld, [], receipt,
                CoverageOf.HowToRead(found.Any(f => f.Earlier.Count > 0), coverage, withheld.Count > 0)));
    }

    /// <summary>An entry for each child that was named, also where nobody is recorded: as many for whoever is hidden as for whoever is not.</summary>
    private async ValueTask RecordLookUpsAsync(
        IWriteSession session, RegisterHomeEducation command, Call asking, IReadOnlyList<(string? PersonId, string? MatchedHow, Lead? Lead)> looked, IReadOnlyList<HomeEducationFound> found,
        IReadOnlyList<Disclosure> disclosures, RegistrySnapshot registry)
    {
        foreach (var (index, (personId, matchedHow, lead)) in looked.Index())
        {
            var disclosure = disclosures[index];
            session.Record(LookUps.WithPurpose(
                asking.Entry(session, AuditEventKind.Query, personId is null ? Code.Of(MatchOutcome.NoMatch) : "done") with
                {
                    PersonIds = personId is null ? [] : [personId],
                    MatchedHow = matchedHow,
                    CountsByTier = disclosure.CountsByTier,
                    WithheldByReason = disclosure.WithheldByReason,
                    Shown = [.. disclosure.ShownIds, .. found[index].ShownIds.Except(disclosure.ShownIds)],
                    RuleIds = disclosure.RuleIds,
                },
                command.Purpose));
            if (personId is not null)
                await lookUps.TellLeadAsync(session, asking, command.Purpose, new LookedUp(personId, lead), registry);
        }

        session.NoteLookUp(asking.Caller, asking.LookedFor, [.. looked.Select(l => l.PersonId)], command.Purpose.Purpose, command.Purpose.TellLead);
    }

    private async ValueTask<HomeEducationRegistered> RegisterAsync(
        IWriteSession session, RegisterHomeEducation command, HomeEducatedChild child, HomeEducationFound check, Call call, RegistrySnapshot registry)
    {
        var (caller, today) = (call.Caller, LondonTime.DateOf(session.Now));
        var stored = check.StoredAs(command.Claim);
        var since = stored == HomeEducationClaim.New && command.Claim == HomeEducationClaim.Continuing ? today : command.Since ?? today;
        var met = child.Visit is { Seen: Seen.Yes } visit ? visit.HappenedOn : (DateOnly?)null;
        var lastSeen = new[] { child.LastSeenOn, met, check.LastSeenOn }.Max();
        var claim = command.Since is { } from
            ? string.Create(CultureInfo.InvariantCulture, $"{(command.Claim == HomeEducationClaim.Continuing ? "Said to continue" : "Said to begin")} since {from:yyyy-MM-dd}")
            : "Said to begin now";
        var elsewhere = string.Join(", ", new[] { command.EarlierSchool, command.EarlierArea }.OfType<string>());
        var basics = new FormBasics
        {
            Urgency = Urgency.Standard,
            LegalBasis = command.LegalBasis,
            Source = SourceKind.ReportedToProfessional,
            AgencyLabel = command.AgencyLabel,
            KnownAt = command.KnownAt,
        };
        var statement = basics.Concern(
            child.Child, [ConcernIndicator.HomeEducated], ConcernKind.Context, FormWords.On(since),
            FormWords.Lines(
                stored == HomeEducationClaim.New ? "Registered as home educated, new." : "Registered as home educated, said to continue.",
                $"{claim}, by {command.SaidBy}.", FormWords.Said("Before, as was said", elsewhere), "Home education itself is no concern."),
            LastSeen.Label(
                stored == HomeEducationClaim.New ? "home education, new"
                    : check.Finding == ClaimFinding.Agrees ? "home education, continuing" : "home education, said to continue",
                lastSeen, true));
        var shared = await share.ApplyAsync(session, new ShareConcern(statement, NotificationTrigger.SchoolChange), call, registry);
        var person = (await session.People.FindAsync(shared.Subject.PersonId!))!;
        if (check.Finding == ClaimFinding.Contradicted)
            await ContradictAsync(session, shared.ConcernId, person.Id, $"{claim}{(elsewhere.Length > 0 ? $", in {elsewhere}" : "")}.", command.SaidBy, call);

        var contact = child.Visit is null ? null
            : await contacts.InAsync(session, child.Visit, call, registry);
        var absence = await absences.ReportedAsync(session, person, shared.Subject, AbsenceKind.SchoolRoll, since, lastSeen, shared.ConcernId, caller, registry);
        return new HomeEducationRegistered(
            shared.Subject, shared.ConcernId, check with { LastSeenOn = lastSeen }, stored,
            absence, contact?.ContactId);
    }

    // What was said stays as it was said, beside what the records say.
    private static async ValueTask ContradictAsync(IWriteSession session, string concernId, string childId, string claim, string saidBy, Call call)
    {
        AddNoteHandler.Add(session, concernId, new FormNote(NoteKind.Explanation, claim, saidBy, On: LondonTime.DateOf(session.Now)).Of(concernId), call.Caller);
        var step = new VerificationStep(
            concernId, 2, VerificationState.Contradicted, call.Caller.OrganisationId, ByRecords,
            "What was said of home education is contradicted by the record of a school: the child was on a roll in that time.", session.Now)
        {
            Basis = SourceKind.RecordCheck,
        };
        if (!await session.ConcernLife.TryAddStepAsync(step))
            throw new InvalidOperationException("A concern that this transaction shared has a second step already.");
        session.Record((call.Entry(session, AuditEventKind.Verify, Code.Of(step.State)) with
        {
            ObjectId = concernId,
            PersonIds = [childId],
        }).ByTheBroker());
    }

    /// <summary>The child, when somebody is surely meant of whom the caller may know; what is told of anybody else is told all the same.</summary>
    private static async ValueTask<(Person? Person, string? MatchedHow)> KnownAsync(IReadSession session, SubjectRef child, Caller caller)
    {
        try
        {
            var found = await PersonResolver.FindAsync(session, child, caller);
            return (found.Resolved.Outcome == MatchOutcome.Match ? found.Person : null, found.Resolved.MatchedHow);
        }
        catch (RuleException e) when (e.Reason == ErrorReason.NotFound)
        {
            return (null, null);
        }
    }

    /// <summary>Where the mother expects a child, her midwife is told; where none is recorded, midwifery where the children live.</summary>
    private async ValueTask TellMidwiferyAsync(IWriteSession session, IReadOnlyList<string> childIds, Caller caller, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var parents = (await session.Links.RelationshipsOfAsync(childIds, ChildLinks.MaxLinks))
            .Where(l => childIds.Contains(l.RelatedId) && HouseholdWalk.IsCare(l.Type) && l.State != LinkState.Denied && LinkAccess.IsOpenTo(null, l))
            .Select(l => l.PersonId).Distinct(StringComparer.Ordinal).ToList();
        foreach (var parent in parents)
        {
            foreach (var unborn in await ExpectedChildren.OfAsync(session, parent, null, today))
            {
                var involved = (await session.Links.InvolvementsOfAsync([unborn.Id, parent]))
                    .Where(i => i.Role == PractitionerRole.Midwife && i.OpenOn(today)).ToList();
                IReadOnlyList<Recipient> midwives = [.. Routing.InvolvedWith(involved, registry, today, null)];
                if (midwives.Count == 0)
                {
                    var home = await LinkOccasions.AreaOfAsync(session, parent, caller.Area, today);
                    midwives = registry.InArea(home).FirstOrDefault(o => o is { Enabled: true, Agency: AgencyKind.Health } && o.AllowedRoles.Contains(PractitionerRole.Midwife)) is { } midwifery
                        ? [new Recipient(midwifery, Code.Of(PractitionerRole.Midwife), null, PractitionerRole.Midwife, midwifery.DutyDesk, [unborn.Id])] : [];
                }

                var hidden = await ChildrenApart.HiddenFromAsync(session, unborn, midwives.Select(m => m.Organisation.Id));
                foreach (var midwife in midwives.Where(m => !hidden.Contains(m.Organisation.Id)))
                {
                    var named = await Whereabouts.MayNameAsync(session, midwife, caller.OrganisationId, registry, [unborn.Id, parent, .. childIds]);
                    Tell(session, midwife, unborn.Id, named ? null : Whereabouts.DeskFor(midwife.Organisation, registry), caller, registry);
                }
            }
        }
    }

    private void Tell(IWriteSession session, Recipient midwife, string unbornId, ContactPoint? instead, Caller caller, RegistrySnapshot registry) => session.Inbox.Add(new Notification
    {
        Id = session.NextId("ntf"),
        OrganisationId = midwife.Organisation.Id,
        Trigger = NotificationTrigger.SchoolChange,
        Urgency = Urgency.Standard,
        ActionOwner = midwife.ActionOwner,
        ActionOwnerId = midwife.ActionOwnerId,
        ActionRole = midwife.Role,
        ActionTeam = midwife.Team,
        ExpectedResponse = "Say when she was last seen and who sees her next, and take it into account in what you plan for the baby.",
        RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
        Tier = Tier.Marker,
        Summary = "Of children of the family of this unborn baby it was said that home education continues; records of schools contradict it, and a duty social worker decides what they need.",
        PersonId = unbornId,
        Contact = instead ?? new ContactPoint(caller.Human.Name, caller.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone),

        // That a child is expected is not the officer's to learn from a list of who was told.
        Listed = false,
        PublishedAt = session.Now,
        StateSince = session.Now,
    });
}
