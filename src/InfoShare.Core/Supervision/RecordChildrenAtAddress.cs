using InfoShare.Core.Access;
using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Probation;
using InfoShare.Core.Audit;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Supervision;

/// <summary>What was answered on children at an address that was visited.</summary>
/// <param name="StaysAs">As what the supervised person stays there; unspecified: does not.</param>
/// <param name="ChildrenSaid">Each child as it was described.</param>
public sealed record RecordChildrenAtAddress(
    SubjectRef SupervisedPerson, PostalAddress Address, ResidenceKind StaysAs, DateOnly VisitedOn, Seen Seen, ChildContactAnswer Answer, string WhoSaid,
    IReadOnlyList<string> ChildrenSaid, string? AgencyLabel, DateTimeOffset? KnownAt, LegalBasis LegalBasis);

/// <summary>What was kept. It says nothing of what is recorded at the address.</summary>
public sealed record ChildrenAtAddressRecorded(
    string StatementId, string ContactId, ResolvedPerson Person, IReadOnlyList<string> Prompts, AuditReceipt Receipt);

/// <summary>
/// The answer at the door is kept and checked against the links (B11), the visit as the meeting that it was, and where the person stays
/// as a residence. The caller's answer is the same whether a child is recorded at the address or not (D10): else addresses could be
/// tried out for children. Whoever leads for a child who is recorded there learns of the arrival by itself.
/// </summary>
public sealed class RecordChildrenAtAddressHandler(
    IStore store, OrganisationDirectory directory, RecordAdultEpisodeHandler episodes, RecordContactHandler contacts, RecordResidenceHandler residences)
{
    /// <exception cref="RuleException">NOT_FOUND, INVALID_FIELDS for an address without a key.</exception>
    public async Task<ChildrenAtAddressRecorded> HandleAsync(RecordChildrenAtAddress command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            // As the person was understood before this call wrote anything: after that it is the one that the call itself began.
            ResolvedPerson? understood = null;
            if (command.StaysAs != ResidenceKind.Unspecified)
            {
                understood = (await residences.ApplyAsync(
                    session,
                    new RecordResidence(command.SupervisedPerson, command.Address, command.StaysAs, LinkState.Reported, command.VisitedOn, null, SourceKind.Observed),
                    call, registry)).Person;
            }

            var contact = await contacts.InAsync(session, Visit(command), call, registry);
            var episode = await episodes.ApplyAsync(
                session,
                new RecordAdultEpisode(command.SupervisedPerson, command.Answer, command.VisitedOn, SourceKind.ReportedToProfessional), call, registry);
            return new ChildrenAtAddressRecorded(
                episode.StatementId, contact.ContactId, understood ?? contact.Person, RecordAdultEpisodeHandler.Prompts(command.Answer, contradicted: false), episode.Receipt);
        }, ct);
    }

    private static ContactStatement Visit(RecordChildrenAtAddress command)
    {
        var answer = command.Answer switch
        {
            ChildContactAnswer.Yes => "Asked whether children live or stay there: yes",
            ChildContactAnswer.No => "Asked whether children live or stay there: no",
            ChildContactAnswer.Declined => "Asked whether children live or stay there: no answer was given",
            _ => "Asked whether children live or stay there: not known",
        };
        return new ContactStatement
        {
            Person = command.SupervisedPerson,
            HappenedOn = command.VisitedOn,
            KnownAt = command.KnownAt,
            Outcome = ContactRules.OutcomeOf(command.Seen),
            Seen = command.Seen,
            SeenAlone = command.Seen == Seen.Yes ? SeenAlone.NotOffered : SeenAlone.Unspecified,
            Place = ContactPlace.Home,
            ReasonGiven = FormWords.Lines(answer, FormWords.Said("Described", string.Join("; ", command.ChildrenSaid))),
            ReasonBy = command.WhoSaid,
            AgencyLabel = FormWords.Label(command.AgencyLabel, "home visit, children asked about"),
            LegalBasis = command.LegalBasis,
        };
    }
}
