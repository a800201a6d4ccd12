using System.Diagnostics.CodeAnalysis;

namespace InfoShare.AuditVerifier.Notes;

/// <summary>
/// Base 64 with one text for each value (RFC 4648 section 4, padded). The framework's decoder also takes white space and
/// unused bits that are not zero; a proof must not have two spellings.
/// </summary>
internal static class StrictBase64
{
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        if (text.Length == 0 || text.Length % 4 != 0 || !Convert.TryFromBase64String(text, buffer, out var written))
            return false;
        if (Convert.ToBase64String(buffer, 0, written) != text)
            return false;
        value = buffer[..written];
        return true;
    }
}
