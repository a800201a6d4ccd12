using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using Call = InfoShare.Core.Access.Call;

namespace InfoShare.Core.Contacts;

/// <summary>A contact as an agency states it, in whatever words its own message has.</summary>
public sealed record ContactStatement
{
    public required SubjectRef Person { get; init; }
    public required DateOnly HappenedOn { get; init; }
    public string? AtTime { get; init; }
    public DateTimeOffset? KnownAt { get; init; }
    public AttendanceOutcome Outcome { get; init; }
    public AppointmentKind Appointment { get; init; }
    public required Seen Seen { get; init; }
    public SeenAlone SeenAlone { get; init; }
    public ContactPlace Place { get; init; }
    public IReadOnlyList<PresentKind> Present { get; init; } = [];
    public string? NonVerbal { get; init; }
    public ChildWords? ChildWords { get; init; }
    public InterpreterUse Interpreter { get; init; }
    public bool RelativeInterpreted { get; init; }
    public string? Language { get; init; }
    public string? ReasonGiven { get; init; }
    public string? ReasonBy { get; init; }
    public DateOnly? RebookedTo { get; init; }
    public string? NextStep { get; init; }
    public string? AgencyLabel { get; init; }
    public LegalBasis LegalBasis { get; init; }
}

/// <summary>Records a meeting with somebody, or one that did not come about (requirements C8, C11).</summary>
public sealed record RecordContact(ContactStatement Statement);

/// <summary>The contact, recorded.</summary>
public sealed record ContactRecorded(string ContactId, ResolvedPerson Person, IReadOnlyList<string> Prompts, AuditReceipt Receipt);

/// <summary>
/// The one operation behind every message of an agency that tells of a meeting. It is recorded as it was: nobody who reads "refused" or
/// "all up to date" counts it as a sight of the child.
/// </summary>
public sealed class RecordContactHandler(IStore store, OrganisationDirectory directory, ContactDesk desk, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS, NOT_FOUND.</exception>
    public async Task<ContactRecorded> HandleAsync(RecordContact command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => InAsync(session, command.Statement, call, registry), ct);
    }

    /// <summary>Records it as part of something else: both or neither.</summary>
    /// <exception cref="RuleException">INVALID_FIELDS, NOT_FOUND.</exception>
    public async ValueTask<ContactRecorded> InAsync(IWriteSession session, ContactStatement stated, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var ofAdults = stated.Outcome == AttendanceOutcome.DidNotAttend;
        if (ofAdults && Ages.BandOn(stated.Person.Demographics?.BirthDate, null, today) is not (AgeBand.Adult or AgeBand.Unspecified))
            throw NotOfAChild();
        var understood = await PersonResolver.ForTellingAsync(session, stated.Person, caller);
        var person = understood.Found.Person!;
        if (ofAdults && (understood.AsNobody ? person.AsHeldBy(caller.OrganisationId) : person).AgeBandOn(today) != AgeBand.Adult)
            throw NotOfAChild();

        var contact = ContactDesk.Of(session, stated, person.Id, caller);
        await desk.AddAsync(session, contact, understood, caller, registry);

        // What others recorded is not in the answer: to record something is not to look somebody up.
        var receipt = session.Record((call.Entry(session, time, AuditEventKind.Publish) with
        {
            ObjectId = contact.Id,
            PersonIds = [person.Id],
            MatchedHow = understood.Shown.MatchedHow,
        }).On(DisclosureBases.Of(stated.LegalBasis, session.Now), ConsentState.Unspecified));
        return new ContactRecorded(contact.Id, understood.Shown, ContactRules.PromptsFor(contact), receipt);
    }

    private static RuleException NotOfAChild() => RuleException.Invalid(
        "outcome", "DID_NOT_ATTEND is of adults alone; a child does not fail to attend: say WAS_NOT_BROUGHT, or what became of it");
}
