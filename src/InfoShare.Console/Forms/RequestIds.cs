using System.Security.Cryptography;
using Google.Protobuf;

namespace InfoShare.WebConsole.Forms;

/// <summary>
/// The request_id of what a form does: the same for the same form with the same content, however often it is sent (a double click, a
/// reload, the back button), and another as soon as anything in it was changed.
/// </summary>
internal static class RequestIds
{
    public static string Of(string form, IMessage content)
    {
        var digest = SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(form), .. content.ToByteArray()]);
        return new Guid(digest.AsSpan(0, 16)).ToString();
    }
}
