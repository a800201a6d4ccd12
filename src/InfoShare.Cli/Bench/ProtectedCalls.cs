using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Review;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Emergency;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Cli.Bench;

/// <summary>A call by which somebody could be looked up.</summary>
/// <param name="OfChild">Whether a child is asked about, else an adult.</param>
/// <param name="By">The call of the given number: who makes it.</param>
/// <param name="AskAsync">Makes it about somebody and tells the answer or the refusal without what differs by nature.</param>
internal sealed record ProtectedCall(string Name, bool OfChild, Func<int, Call> By, Func<CoreOperations, Call, About, CancellationToken, Task<Answered>> AskAsync)
{
    /// <summary>What the same practitioner said before, outside of what is measured, and to which the call comes back; null: nothing. Tells its id.</summary>
    public Func<CoreOperations, Caller, About, CancellationToken, Task<string>>? BeforeAsync { get; init; }

    /// <summary>Whether the person is named by the broker's id, else by description.</summary>
    public bool NamedById { get; init; }

    /// <summary>Whether the person is one from whom the caller is kept in silence, else one who is protected.</summary>
    public bool OfKept { get; init; }

    /// <summary>Whether the person is neither, and one of whom others hold a long file, of which the caller's own organisation has nothing.</summary>
    public bool OfHeld { get; init; }
}

/// <summary>Whom a call is about.</summary>
/// <param name="Ref">How the person is named.</param>
/// <param name="Who">What is known of the person.</param>
/// <param name="OwnId">What the caller said of the person before.</param>
internal sealed record About(SubjectRef Ref, Demographics Who, string? OwnId = null);

/// <summary>An answer, or a refusal.</summary>
/// <param name="BesideMetAnother">Whether whoever was named beside the one that is asked about looks like somebody else who is recorded.</param>
internal sealed record Answered(string Text, bool IsNotFound, bool BesideMetAnother = false);

/// <summary>The calls that name a person, each by somebody who may not find the one who is hidden.</summary>
internal static partial class ProtectedCalls
{
    /// <summary>Whoever recorded the protected people.</summary>
    public static readonly Organisation Holder = Of("northmere-csc", AgencyKind.SocialCare, PractitionerRole.AllocatedSocialWorker, true);

    private static readonly Organisation School = Of("northmere-school", AgencyKind.Education, PractitionerRole.DesignatedLead, false);
    private static readonly Organisation Surgery = Of("northmere-surgery", AgencyKind.Health, PractitionerRole.Gp, false);
    private static readonly Organisation Police = Of("northmere-police", AgencyKind.Police, PractitionerRole.ResponseOfficer, false);
    private static readonly Organisation Probation = Of("northmere-probation", AgencyKind.Probation, PractitionerRole.ProbationOfficer, false);

    private const int ConcernsOfAFile = 40;

    private const int EntriesOfAFile = 2_000;

    // As it is: escaped, a time is none that can be left out.
    private static readonly JsonSerializerOptions Plain = new() { WriteIndented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The organisations.</summary>
    public static IReadOnlyList<Organisation> Everybody => [Holder, School, Surgery, Police, Probation];

    // By description, of somebody protected.
    private static readonly IReadOnlyList<ProtectedCall> Described =
    [
        Asked<FindPersonHandler>(School, "PeopleService/FindPerson", false, false, async (handler, call, who, ct) => await handler
            .HandleAsync(new FindPerson(who, Why(Purpose.AssessChild)), call, ct)),
        Asked<QueryChildHandler>(School, "EducationService/QueryChild", true, false, async (handler, call, who, ct) => await handler
            .HandleAsync(new QueryChild(who, Why(Purpose.AssessChild), 25, null), call, ct)),
        Asked<CheckChildHouseholdHandler>(Surgery, "HealthService/CheckChildHousehold", true, false, async (handler, call, who, ct) => await handler
            .HandleAsync(new CheckChildHousehold(who, Why(Purpose.AssessChild), []), call, ct)),
        Asked<CheckAdultReachHandler>(Probation, "ProbationService/CheckAdultReach", false, false, async (handler, call, who, ct) => await handler
            .HandleAsync(new CheckAdultReach(who, Why(Purpose.AssessAdultAccess), []), call, ct)),
        Asked<CheckNewPartnerHandler>(Probation, "ProbationService/CheckNewPartner", false, true, async (handler, call, who, ct) => await handler.HandleAsync(
            new CheckNewPartner(
                SubjectRef.By(SupervisedBy(call)), who, null, new DeclaredIntention(null, new DateOnly(2026, 11, 20), ResidenceKind.MainHome, null),
                ChildContactAnswer.Unknown, Why(Purpose.AssessAdultAccess), []),
            call, ct)),
        Asked<ListAccessesHandler>(School, "AccessHistoryService/ListAccesses", true, false, async (handler, call, who, ct) => await handler
            .HandleAsync(new ListAccesses(who, Why(Purpose.AssessChild)), call, ct)),
        Asked<WhoKnewWhatHandler>(School, "AuditReviewService/WhoKnewWhat", false, false, async (handler, call, who, ct) => await handler.HandleAsync(
            new WhoKnewWhat(
                who.PersonId is { } id ? new ReviewSubject(ReviewSubjectKind.Person, id) : null, DateTimeOffset.UtcNow.AddMilliseconds(-1),
                "An invented review, asked to measure how long it takes.", null, PractitionerRole.Unspecified, Purpose.Unspecified, true, 0, 25)
            {
                Person = who.PersonId is null ? who : null,
            },
            call, ct)),
        Asked<BreakGlassHandler>(Police, "EmergencyAccessService/BreakGlass", true, true, async (handler, call, who, ct) => await handler.HandleAsync(
            new BreakGlass(who, EmergencyReason.MissingNow, "An invented emergency, asked to measure how long it takes.", "Nobody answers at this hour.", false),
            call, ct)),
        Asked<ListEmergencyAccessHandler>(School, "EmergencyAccessService/ListEmergencyAccess", true, false, async (handler, call, who, ct) => await handler
            .HandleAsync(new ListEmergencyAccess(who, false, null, 25), call, ct)),
        Asked<RequestInformationHandler>(School, "InformationService/RequestInformation", true, true, async (handler, call, who, ct) => await handler.HandleAsync(
            new RequestInformation(
                who, Why(Purpose.AssessChild), [InformationKind.LastContact], "When was the child last seen, and how did it seem?", [Surgery.Id], [], false),
            call, ct)),
        Asked<RecordNotSharedHandler>(School, "NotSharedService/RecordNotShared", true, true, async (handler, call, who, ct) => await handler.HandleAsync(
            new RecordNotShared(
                who, new WithheldFact(SensitivityClass.Standard, [ConcernIndicator.Bereavement]), [Surgery.Id], [], null, NotSharedReason.NotRelevantToChild,
                "An invented decision, taken to measure how long it takes to keep it.", null, false, null, null, null),
            call, ct)),
        Asked<ShareConcernHandler>(School, "EducationService/ShareConcern", true, true, async (handler, call, who, ct) => await handler
            .HandleAsync(ConcernAbout(who), call, ct)),
        Asked<MakeReferralHandler>(School, "ReferralService/MakeReferral", true, true, async (handler, call, who, ct) => await handler.HandleAsync(
            new MakeReferral([who], new ReferralToOpen
            {
                ChildIds = [],
                RiskStatement = "An invented referral, made to measure how long it takes.",
                ToArea = "Northmere",
            }),
            call, ct)),

        // Back to one's own word: of whom it is must not show in how long that takes either.
        OfOwnWord<AddNoteHandler>("EducationService/AddNote", async (handler, call, concernId, ct) => await handler.HandleAsync(
            new AddNote(
                concernId, NoteKind.Explanation, "An invented explanation, kept to measure how long it takes.", "Somebody", null, LateralCheckResult.Unspecified, null, null),
            call, ct)),
        OfOwnWord<CorrectConcernHandler>("EducationService/CorrectConcern", async (handler, call, concernId, ct) => await handler.HandleAsync(
            new CorrectConcern(
                concernId, 1,
                new ConcernText(
                    [ConcernIndicator.Bereavement], ConcernKind.Event, null, SourceKind.Observed, "An invented concern, corrected to measure how long it takes.", null, [], null, null),
                "An invented reason."),
            call, ct)),
        OfOwnWord<RecordVerificationHandler>("EducationService/RecordVerification", async (handler, call, concernId, ct) => await handler.HandleAsync(
            new RecordVerification(concernId, 1, VerificationState.Corroborated, SourceKind.Observed, "An invented agreement, to measure how long it takes.", null), call, ct)),
    ];

    private static readonly string[] ById = ["FindPerson", "QueryChild", "CheckChildHousehold", "BreakGlass"];

    private static readonly string[] OfKept =
        ["FindPerson", "QueryChild", "CheckChildHousehold", "CheckAdultReach", "CheckNewPartner", "ListAccesses", "RequestInformation", "ShareConcern", "AddNote", "CorrectConcern", "RecordVerification"];

    private static readonly string[] OfKeptById = ["QueryChild", "CheckAdultReach"];

    // What others hold of somebody is no secret of a place or of a conflict: of how much it is a lead's review must tell nothing (H6).
    private static readonly string[] OfHeld = ["WhoKnewWhat"];

    /// <summary>
    /// The calls, by name: about somebody protected, by description and by id; about somebody from whom the caller is kept in silence (L10), likewise; and a review about
    /// somebody of whom others hold a long file.
    /// An id is asked beside one that was invented.
    /// </summary>
    public static IReadOnlyList<ProtectedCall> All { get; } =
    [
        .. Described,
        .. Described.Where(c => ById.Contains(c.Name)).Select(c => c with { Name = $"{c.Name}/id", NamedById = true }),
        .. Described.Where(c => OfKept.Contains(c.Name)).Select((c, i) => KeptFrom(c, "kept", i)),
        .. Described.Where(c => OfKeptById.Contains(c.Name)).Select((c, i) => KeptFrom(c, "kept-id", OfKept.Length + i) with { NamedById = true }),
        .. Described.Where(c => OfHeld.Contains(c.Name)).Select((c, i) => HeldByOthers(c, "held", i)),
        .. Described.Where(c => OfHeld.Contains(c.Name)).Select((c, i) => HeldByOthers(c, "held-id", OfHeld.Length + i) with { NamedById = true }),
    ];

    private static ProtectedCall HeldByOthers(ProtectedCall call, string how, int place) => call with
    {
        Name = $"{call.Name}/{how}",
        OfHeld = true,
        By = number => call.By(number + ((place + 51) * 1_000_000)),
    };

    // Practitioners of its own: from whom one is kept must not weigh on another call.
    private static ProtectedCall KeptFrom(ProtectedCall call, string how, int place) => call with
    {
        Name = $"{call.Name}/{how}",
        OfKept = true,
        By = number => call.By(number + ((place + 1) * 1_000_000)),
    };

    /// <summary>A call of somebody of an organisation. Everybody asks once: what one practitioner did before must not decide.</summary>
    public static Call CallOf(Organisation organisation, int number, string action, bool change)
    {
        var practitioner = string.Create(CultureInfo.InvariantCulture, $"bench-{number}");
        var caller = new Caller(
            organisation.Id, organisation.Name, organisation.Agency, organisation.Area, false,
            new Practitioner(practitioner, "Bench", organisation.AllowedRoles[0], null), practitioner);
        return change
            ? new Call(caller, action, Guid.NewGuid().ToString(), RandomNumberGenerator.GetBytes(IdempotencyKey.BodyHashLength))
            : new Call(caller, action);
    }

    /// <summary>A manager keeps whoever makes a call away from somebody, without a word.</summary>
    public static async Task KeepAsync(CoreOperations core, Call by, string personId, CancellationToken ct)
    {
        var manager = by.Caller with { Practitioner = new Practitioner("bench-manager", "Bench Manager", Routing.ManagerOf(by.Caller.Agency), null) };
        var call = new Call(manager, "ConflictService/DeclareConflict", Guid.NewGuid().ToString(), RandomNumberGenerator.GetBytes(IdempotencyKey.BodyHashLength));
        await core.Get<DeclareConflictHandler>().HandleAsync(
            new DeclareConflict(by.Caller.Human.Id, SubjectRef.ById(personId), ConflictKind.ConflictOfInterest, "An invented conflict, declared to measure.", false), call, ct);
    }

    /// <summary>Others hold a long file of somebody: concerns, and entries of the trail by which they asked and were answered.</summary>
    public static async Task FileAsync(CoreOperations core, IStore store, string personId, int number, CancellationToken ct)
    {
        for (var i = 0; i < ConcernsOfAFile; i++)
        {
            await core.Get<ShareConcernHandler>().HandleAsync(
                ConcernAbout(SubjectRef.ById(personId)), CallOf(Holder, number, "SocialCareService/ShareConcern", change: true), ct);
        }

        await store.WriteAsync(
            new WriteCommand<bool>("File", session =>
            {
                for (var i = 0; i < EntriesOfAFile; i++)
                {
                    session.Audit.Append(new AuditEntry
                    {
                        Id = session.NextId("aud"),
                        Kind = AuditEventKind.Query,
                        Action = "SocialCareService/QueryChild",
                        OrganisationId = Holder.Id,
                        PractitionerId = "bench-holder",
                        Role = Holder.AllowedRoles[0],
                        PersonIds = [personId],
                        Outcome = "done",
                        RecordedAt = session.Now,
                    });
                }

                return ValueTask.FromResult(true);
            }),
            ct);
    }

    /// <summary>
    /// What a search for somebody comes to, for one without the right to find a protected person; of somebody kept, for the one who is kept away.
    /// </summary>
    public static async Task<ResolvedPerson> FindAsync(CoreOperations core, ProtectedCall call, int number, Demographics who, CancellationToken ct)
    {
        var asks = CallOf(School, number, "PeopleService/FindPerson", change: false);
        return (await core.Get<FindPersonHandler>().HandleAsync(
            new FindPerson(SubjectRef.By(who), Why(Purpose.AssessChild)), call.OfKept ? asks with { Caller = call.By(number).Caller } : asks, ct)).Person;
    }

    private static ProtectedCall Asked<T>(
        Organisation by, string action, bool child, bool change, Func<T, Call, SubjectRef, CancellationToken, Task<object>> ask)
        where T : class =>
        new(action[(action.IndexOf('/') + 1)..], child, i => CallOf(by, i, action, change), (core, call, about, ct) =>
            AnswerAsync(() => ask(core.Get<T>(), call, about.Ref, ct), about.Who));

    // The caller shares a concern first, and then comes back to it.
    private static ProtectedCall OfOwnWord<T>(string action, Func<T, Call, string, CancellationToken, Task<object>> ask)
        where T : class =>
        new(action[(action.IndexOf('/') + 1)..], true, i => CallOf(School, i, action, change: true), (core, call, about, ct) =>
            AnswerAsync(() => ask(core.Get<T>(), call, about.OwnId!, ct), about.Who))
        {
            BeforeAsync = async (core, caller, about, ct) => (await core.Get<ShareConcernHandler>().HandleAsync(
                ConcernAbout(about.Ref),
                new Call(caller, "EducationService/ShareConcern", Guid.NewGuid().ToString(), RandomNumberGenerator.GetBytes(IdempotencyKey.BodyHashLength)), ct)).ConcernId,
        };

    private static ShareConcern ConcernAbout(SubjectRef who) => new(new ConcernStatement
    {
        Subject = who,
        Indicators = [ConcernIndicator.Bereavement],
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "An invented concern, shared to measure how long it takes.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.SafeguardingCondition,
    });

    private static async Task<Answered> AnswerAsync(Func<Task<object>> ask, Demographics who)
    {
        try
        {
            var answer = await ask();
            return new Answered(Said(answer, who), false, answer is NewPartnerChecked { SupervisedPerson.Conflicting.Count: > 0 });
        }
        catch (RuleException e)
        {
            return new Answered($"{e.Reason}: {e.Message}", e.Reason == ErrorReason.NotFound);
        }
    }

    /// <summary>The answer as text, without what is new in every answer: ids, times, receipts, and what the asker said of the person.</summary>
    private static string Said(object answer, Demographics who)
    {
        var node = JsonSerializer.SerializeToNode(answer, answer.GetType(), Plain);
        Strip(node);
        var text = node!.ToJsonString(Plain);
        foreach (var word in new[] { who.GivenName, who.FamilyName, who.Telephone, who.Address?.Line, who.Address?.Postcode, who.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) })
        {
            if (!string.IsNullOrEmpty(word))
                text = text.Replace(word, "(said)", StringComparison.Ordinal);
        }

        return Times().Replace(Identifiers().Replace(text, "(id)"), "(time)");
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            members.Remove("Receipt");

            // The broker's alone: no message carries it.
            members.Remove("HeldBack");
            foreach (var (_, value) in members.ToList())
                Strip(value);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                Strip(item);
        }
    }

    // Everybody supervises somebody else: of one man of whom a thousand partners were declared, a thousand would be looked at.
    private static Demographics SupervisedBy(Call call) =>
        new ProtectedPeople(20261122UL * ulong.Parse(call.Caller.Human.Id.AsSpan("bench-".Length), CultureInfo.InvariantCulture)).Person(child: false);

    private static AccessPurpose Why(Purpose purpose) =>
        new(purpose, "An invented question, asked to measure how long it takes.", LegalBasis.SafeguardingCondition, false, "Nobody is there to tell.");

    private static Organisation Of(string id, AgencyKind agency, PractitionerRole role, bool takesReferrals) =>
        new(id, id, agency, "Northmere", Connection.Publishes, [role], takesReferrals, "01632 960000", null, [], null, true, false);

    [GeneratedRegex(@"\b[a-z]{2,4}_[0-9A-Za-z]{10,}|\bbench-[0-9]+")]
    private static partial Regex Identifiers();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T[0-9:.]+(Z|[+-]\d{2}:\d{2})")]
    private static partial Regex Times();
}
