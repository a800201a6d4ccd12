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
    public static IReadOnlyList<Proto.SubjectRef> Of(IMessage request, int most)
    {
        var subjects = new List<Proto.SubjectRef>();
        Walk(request, 0);
        return subjects;

        void Walk(IMessage message, int depth)
        {
            if (subjects.Count >= most || depth > MaxDepth)
                return;
            if (message is Proto.SubjectRef subject)
            {
                subjects.Add(subject);
                return;
            }

            foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
            {
                if (field.FieldType != FieldType.Message || field.IsMap)
                    continue;
                var value = field.Accessor.GetValue(message);
                if (value is IMessage inner)
                    Walk(inner, depth + 1);
                else if (field.IsRepeated && value is System.Collections.IEnumerable many)
                {
                    foreach (var item in many.OfType<IMessage>())
                        Walk(item, depth + 1);
                }
            }
        }
    }
}
