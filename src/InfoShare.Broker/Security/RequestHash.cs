using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <summary>Tells one change from another, so that a repeat is answered and a reused id is refused.</summary>
internal static class RequestHash
{
    /// <summary>The field that names a change in every mutation.</summary>
    public const string RequestIdField = "request_id";

    /// <summary>The request's id in lower case with hyphens; null when the message has no such field or it is no UUID.</summary>
    public static string? RequestIdOf(IMessage request) =>
        request.Descriptor.FindFieldByName(RequestIdField) is { } field
            && Guid.TryParseExact((string)field.Accessor.GetValue(request), "D", out var id)
            ? id.ToString("D")
            : null;

    /// <summary>Whether the message is one of a call that changes something.</summary>
    public static bool IsOfChange(IMessage? request) => request?.Descriptor.FindFieldByName(RequestIdField) is not null;

    /// <summary>
    /// SHA-256 over the method, who acts in which role, and the request without its id. The practitioner counts: an answer
    /// was shaped for one role, and another may not fetch it by repeating the request.
    /// </summary>
    public static byte[] BodyHash(string method, Caller caller, IMessage request)
    {
        var field = request.Descriptor.FindFieldByName(RequestIdField);
        var requestId = field.Accessor.GetValue(request);
        field.Accessor.SetValue(request, "");
        byte[] body;
        try
        {
            body = request.ToByteArray();
        }
        finally
        {
            field.Accessor.SetValue(request, requestId);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{method}\n{caller.Practitioner?.Id}\n{Code.Of(caller.Role)}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
