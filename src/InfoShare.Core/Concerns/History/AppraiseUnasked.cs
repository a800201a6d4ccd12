using InfoShare.Core.Access;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>Says what a concern means for somebody before something ends for a silent reason, where nobody owed it (I4, C6).</summary>
public sealed record AppraiseUnasked(string ConcernId, SubjectRef Child, string Risk, string Measures);

/// <summary>Each service makes its own; what another one owes stays owed, and others learn nothing of it.</summary>
public sealed class AppraiseUnaskedHandler(IStore store, TimeProvider time)
{
    /// <summary>What stands in the place of a deadline's rule: nobody owed it.</summary>
    public const string Unasked = "I4";

    /// <exception cref="RuleException">NOT_FOUND for a concern that is not open to the caller, or bears on somebody else; ILLEGAL_STATE where the
    /// caller's organisation owes one of it: that one is made by its id.</exception>
    public async Task<ConcernAppraised> HandleAsync(AppraiseUnasked command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var understood = await session.OwnUnderstoodAsync(command.Child, caller);
            var personId = understood.Found.Person!.Id;
            if (understood.AsNobody || (await Appraisals.OpenToAsync(session, personId, caller)).FirstOrDefault(c => c.Id == command.ConcernId) is not { } concern)
                throw RuleException.NotFound("concern");
            if ((await session.ConcernLife.AppraisalsAsync(concern.Id)).Any(a =>
                a.State == AppraisalState.Due && a.PersonId == personId && a.OrganisationId == caller.OrganisationId
                && InvolvementAccess.IsOpenTo(caller, a.OrganisationId, a.OwnerId, a.OwnerRole)))
            {
                throw RuleException.IllegalState("The appraisal", Code.Of(AppraisalState.Due), ["appraised by its own id (GetConcernHistory)"]);
            }

            var appraisal = new Appraisal(
                session.NextId("apr"), 1, concern.Id, (await session.ConcernLife.StepsAsync(concern.Id))[^1].Step, personId, caller.OrganisationId, caller.Human.Id,
                caller.Human.Name, caller.Human.Role, caller.Human.Team, AppraisalState.Done, session.Now, Unasked, EscalationLevel.Unspecified, command.Risk,
                command.Measures, caller.Human.Name, session.Now, session.Now);
            session.ConcernLife.Add(appraisal);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide) with
            {
                ObjectId = appraisal.Id,
                PersonIds = [personId],
                MatchedHow = understood.Shown.MatchedHow,
            });
            return new ConcernAppraised(appraisal, receipt);
        }, ct);
    }
}

/// <summary>Every concern that the organisation may see is appraised before something ends for a silent reason (I4, C6).</summary>
internal static class Appraisals
{
    private const int MaxConcerns = 100;

    /// <summary>
    /// The concerns around a person that are open to the caller, and neither disproved nor taken back; none that its own organisation shared
    /// without knowing of this person.
    /// </summary>
    public static async ValueTask<IReadOnlyList<Concern>> OpenToAsync(IReadSession session, string personId, Caller caller) =>
    [
        .. (await KeptConcerns.WithoutAsync(session, await session.Concerns.OnPeopleAsync([personId], null, MaxConcerns), caller))
            .Where(c => Stands(c.Concern) && !IsApartFrom(c, caller.OrganisationId) && ConcernAccess.Decide(caller, c.Concern).Shows)
            .Select(c => c.Concern).DistinctBy(c => c.Id),
    ];

    /// <summary>
    /// A concern that was shared after a moment, counts, and is not appraised by the organisation, of those that one of its practitioners may
    /// know of; null: there is none. It is the broker that looks, and whoever acts just then learns nothing by it.
    /// </summary>
    public static async ValueTask<Concern?> MissingSinceAsync(
        IReadSession session, string personId, DateTimeOffset since, string organisationId, string practitionerId, PractitionerRole role, AccessPolicy policy)
    {
        foreach (var found in (await session.Concerns.OnPeopleAsync([personId], null, MaxConcerns)).Where(c => c.Concern.SharedAt > since).DistinctBy(c => c.Concern.Id))
        {
            if (Stands(found.Concern) && !IsApartFrom(found, organisationId) && ConcernAccess.Decide(policy, organisationId, role, found.Concern).Shows
                && !await IsKeptAsync(session, found.Concern, organisationId, practitionerId) && !await IsMadeAsync(session, found.Concern, personId, organisationId))
            {
                return found.Concern;
            }
        }

        return null;
    }

    private static bool IsApartFrom(ConcernOnPerson found, string organisationId) => found.Concern.OrganisationId == organisationId && found.Bearing is { Apart: true };

    /// <summary>Whether a conflict of interest keeps a practitioner from anybody whom a concern tells of.</summary>
    internal static async ValueTask<bool> IsKeptAsync(IReadSession session, Concern concern, string organisationId, string practitionerId)
    {
        foreach (var person in (await session.Concerns.BearingsOfAsync(concern.Id)).Select(b => b.PersonId).Append(concern.SubjectId).OfType<string>().Distinct())
        {
            if (await ConflictWatch.StandsBetweenAsync(session, organisationId, practitionerId, person))
                return true;
        }

        return false;
    }

    /// <summary>Whether a concern counts: all but what is disproved or was an error.</summary>
    public static bool Stands(Concern concern) => concern.Verification is not (VerificationState.Disproved or VerificationState.RecordedInError);

    /// <summary>Whether an organisation has said what a concern means for this person as it stands now; what changed since is said anew.</summary>
    public static async ValueTask<bool> IsMadeAsync(IReadSession session, Concern concern, string personId, string organisationId)
    {
        var step = (await session.ConcernLife.StepsAsync(concern.Id))[^1].Step;
        return (await session.ConcernLife.AppraisalsAsync(concern.Id)).Any(a =>
            a.State == AppraisalState.Done && a.PersonId == personId && a.OrganisationId == organisationId && a.Step >= step);
    }
}
