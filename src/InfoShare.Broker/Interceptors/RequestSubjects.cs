using Google.Protobuf;
using Google.Protobuf.Reflection;
using InfoShare.Broker.Mapping;
using InfoShare.Core.Access;
using InfoShare.Protocol.People.V1;
using Proto = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Interceptors;

/// <summary>Finds the people whom a request names, wherever in it they stand.</summary>
internal static class RequestSubjects
{
    /// <summary>Requests nest no deeper.</summary>
    private const int MaxDepth = 8;

    /// <summary>
    /// Whom a change names by what is known of them: its answer says who was meant. A system records many people in a day, and a practitioner's own
    /// record may be anybody's: there a walk alone counts, see <see cref="LookUpMarks.OfRecorded"/>. What a system keeps as its own record is not counted.
    /// </summary>
    public static IReadOnlyList<LookUpMark> NamedBy(this LookUpMarks marks, IMessage? request, Caller caller, int most)
    {
        if (request is null)
            return [];
        if (request is RecordPersonRequest { Demographics: { } recorded })
            return caller.Practitioner is null ? [] : [marks.OfRecorded(new Proto.SubjectRef { Demographics = recorded }.ToCore())];
        Func<Core.People.SubjectRef, LookUpMark> markOf = caller.Practitioner is null ? marks.OfRecorded : marks.Of;
        return [.. Of(request, most).Select(s => s.ToCore()).Where(s => s.Demographics is not null).Select(markOf)];
    }

    /// <summary>Up to so many of them, in the order of the fields.</summary>
    public static IReadOnlyList<Proto.SubjectRef> Of(IMessage request, int most) => [.. Within(request, 0).OfType<Proto.SubjectRef>().Take(most)];

    /// <summary>Up to so many of what it has where a person's id belongs or anything's may stand, whatever was written there, in the order of the fields.</summary>
    public static IReadOnlyList<string> PersonIdsIn(IMessage request, int most) =>
        [.. Within(request, 0).SelectMany(m => m.Descriptor.Fields.InDeclarationOrder().Where(IsOfPerson).SelectMany(f => TextsOf(f, m))).Take(most)];

    private static bool IsOfPerson(FieldDescriptor field) =>
        field.FieldType == FieldType.String && !field.IsMap && (field.Name is "person_id" or "person_ids" or "object_id"
            || field.Name.EndsWith("_person_id", StringComparison.Ordinal) || field.Name.EndsWith("_person_ids", StringComparison.Ordinal));

    private static IEnumerable<string> TextsOf(FieldDescriptor field, IMessage message) => field.Accessor.GetValue(message) switch
    {
        string { Length: > 0 } text => [text],
        IEnumerable<string> texts => texts,
        _ => [],
    };

    // The message and those in it, in the order of the fields. Nothing within a subject: whom it names is one.
    private static IEnumerable<IMessage> Within(IMessage message, int depth)
    {
        yield return message;
        if (message is Proto.SubjectRef || depth == MaxDepth)
            yield break;
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message && !f.IsMap))
        {
            var value = field.Accessor.GetValue(message);
            foreach (var inner in value is IMessage one ? [one] : value is System.Collections.IEnumerable many ? many.OfType<IMessage>() : [])
            {
                foreach (var found in Within(inner, depth + 1))
                    yield return found;
            }
        }
    }
}
