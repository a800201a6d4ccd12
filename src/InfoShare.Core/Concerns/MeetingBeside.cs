using System.Text.Json;
using System.Text.Json.Serialization;
using InfoShare.Core.Access;
using InfoShare.Core.Contacts;
using InfoShare.Core.People;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Concerns;

/// <summary>
/// The meeting out of which a concern is told (C11). It may be left out, so what is wrong in what it means never stops the concern, urgent or not
/// (O7, E21): it is kept back as it was given, and the author is told.
/// </summary>
/// <param name="With">Whom it was with; null where the meeting was recorded before, or there is none.</param>
/// <param name="KeptBack">What was not used; null: nothing.</param>
internal sealed record MeetingBeside(Understood? With, ContactRecord? Contact, SetAsideField? KeptBack)
{
    private const int MaxGiven = 4000;

    private static readonly MeetingBeside None = new(null, null, null);

    private static readonly JsonSerializerOptions AsGiven = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>With whoever the concern is about or a child that it names. Writes nothing.</summary>
    public static async ValueTask<MeetingBeside> OfAsync(
        IWriteSession session, ShareConcern command, Understood subject, IReadOnlyList<(Understood Child, StatedBearing Stated)> named, Caller caller)
    {
        if (command.ContactId is { } before)
        {
            // Another organisation's contact is like one that is not there.
            return await session.Contacts.FindAsync(before) is { TakenBack: null } met && met.OrganisationId == caller.OrganisationId && met.Class == ContactRules.ClassOf(caller.Role)
                && Of(met.PersonId) is not null && !caller.Conflicts.Keeps(met.PersonId)
                ? new MeetingBeside(null, met, null)
                : Without("contact.contact_id", "is no contact that your organisation recorded with somebody whom the concern names", before);
        }

        if (command.Contact is not { } stated)
            return None;

        // Looked for anew, somebody of whom a record has just been begun would be nobody, or another.
        var with = stated.Person == command.Statement.Subject ? subject
            : named.FirstOrDefault(n => n.Stated.Child == stated.Person).Child ?? Of((await PersonResolver.BesideAsync(session, stated.Person, caller))?.Id);
        if (with is null)
            return Without("contact.child", "is neither the subject of the concern nor one of the children that it names", stated);

        // By what the own organisation holds: a date of birth is not bought with a meeting.
        return with.Found.Person!.AsHeldBy(caller.OrganisationId).BirthDate is { } born && stated.HappenedOn < born
            ? Without("contact.visit.visit_on", "lies before the child was born, as your own record has it", stated)
            : new MeetingBeside(with, ContactDesk.Of(session, stated, with.Found.Person.Id, caller), null);

        Understood? Of(string? personId) => named.Select(n => n.Child).Append(subject).FirstOrDefault(u => u.Found.Person!.Id == personId);
    }

    private static MeetingBeside Without(string field, string problem, object given)
    {
        var text = given as string ?? JsonSerializer.Serialize(given, AsGiven);
        return None with { KeptBack = new SetAsideField(field, $"the meeting ({field})", problem, text.Length > MaxGiven ? text[..MaxGiven] : text) };
    }
}
