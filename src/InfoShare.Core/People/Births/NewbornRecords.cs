using InfoShare.Core.Access;
using InfoShare.Core.People.Desk;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>
/// A ward or a practice has recorded a newborn before anybody recorded the birth. Nothing in that record leads to the mother, and
/// likeness cannot tell one baby of a day from another; whoever holds it can, by the order of birth. What the holder says joins the
/// record to the baby by a named person's decision, which everybody concerned is told of and which can be taken back (requirements
/// A2, A5, A6).
/// </summary>
public sealed class NewbornRecords(IdentityDesk desk)
{
    private const string Reason = "The organisation's own record of the newborn, named as this baby's by the order of birth.";

    /// <summary>
    /// Whether a person of whom the organisation holds a record can be a baby born on that day: nobody recorded another birth date, and
    /// it is no child of a recorded pregnancy.
    /// </summary>
    public static async ValueTask<bool> MayBeAsync(IReadSession session, Person held, DateOnly born)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(held);
        var dates = held.Records.Select(r => r.Demographics.BirthDate).OfType<DateOnly>().ToList();
        return dates.Count > 0 && dates.TrueForAll(d => d == born) && (await session.Pregnancies.OfChildrenAsync([held.Id])).Count == 0;
    }

    /// <summary>Joins the two, and gives the baby as it stands now.</summary>
    /// <param name="field">The request's field that names the record.</param>
    /// <exception cref="RuleException">INVALID_FIELDS when the record cannot be this baby's, or other agencies' records stand with it
    /// that nothing likens to the baby; ROLE_NOT_ALLOWED for a caller who decides nothing about who is who; STEWARD_REQUIRED when
    /// something speaks against it; VERSION_CONFLICT.</exception>
    public async ValueTask<Person> JoinAsync(
        IWriteSession session, Person baby, Person held, DateOnly born, string field, RegistrySnapshot registry, Call call)
    {
        ArgumentNullException.ThrowIfNull(baby);
        ArgumentNullException.ThrowIfNull(held);
        var caller = call.Caller;
        if (!await MayBeAsync(session, held, born))
            throw SomebodyElses(field);
        if (!Roles.IsQualified(caller.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Who somebody is, is a qualified colleague's decision.");
        var entries = (await session.Identity.HoldEntriesAsync([baby.Id, held.Id])).ToLookup(e => e.PersonId);
        IReadOnlyList<IdentityEntry> one = [.. entries[baby.Id]], other = [.. entries[held.Id]];
        if (one.Count == 0 || other.Count == 0 || await AnswerIdentityQuestionHandler.JudgeAsync(session, one, other) is not { } judgement)
            throw IdentityDesk.Moved();
        if (judgement.NeedsSteward)
            throw AnswerIdentityQuestionHandler.StewardRequired();
        var alone = other.All(e => e.OrganisationId == caller.OrganisationId);
        if (!alone && !judgement.IsAlike && !one.Any(e => e.OrganisationId == caller.OrganisationId))
        {
            throw RuleException.Invalid(
                field, "stands together with other agencies' records; say that the two are one (ProposeJoin), or give this baby's record another id");
        }

        var decision = IdentityDesk.Begin(session, call, IdentityDecisionKind.Join, Reason, judgement.Evidence);
        var personId = await desk.JoinAsync(session, decision, one, other, registry, call);
        return (await session.People.FindAsync(personId))!;
    }

    /// <summary>What a new version says, with what the record said before of anything that it leaves open.</summary>
    public static Demographics Over(Demographics former, Newborn baby, Demographics now)
    {
        ArgumentNullException.ThrowIfNull(former);
        ArgumentNullException.ThrowIfNull(baby);
        ArgumentNullException.ThrowIfNull(now);
        return former with
        {
            GivenName = baby.GivenName ?? former.GivenName ?? now.GivenName,
            FamilyName = baby.FamilyName ?? former.FamilyName ?? now.FamilyName,
            BirthDate = now.BirthDate,
            ExpectedBirthDate = null,
            NotBornSince = null,
            Sex = baby.Sex == Sex.Unspecified ? former.Sex : baby.Sex,
            Identifiers = baby.Identifiers.Count > 0 ? baby.Identifiers : former.Identifiers,
        };
    }

    internal static RuleException SomebodyElses(string field) =>
        RuleException.Invalid(field, "is your record of somebody else; give this baby's record another id");
}
