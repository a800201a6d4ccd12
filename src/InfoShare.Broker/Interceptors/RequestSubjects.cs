using Google.Protobuf;
using Google.Protobuf.Reflection;
using Proto = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Interceptors;

/// <summary>Finds the people whom a request names, wherever in it they stand.</summary>
internal static class RequestSubjects
{
    /// <summary>Requests nest no deeper.</summary>
    private const int MaxDepth = 8;

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
