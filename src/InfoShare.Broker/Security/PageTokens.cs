using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using InfoShare.Core;
using InfoShare.Core.Access;

namespace InfoShare.Broker.Security;

/// <summary>
/// Page tokens and stream cursors. Opaque to the caller (AES-256-GCM) and good only for the organisation, the method and the
/// query that they were given for: they cannot be read, changed, or used by somebody else.
/// </summary>
public sealed class PageTokens : IDisposable
{
    /// <summary>Length of the key in bytes.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int MaxTokenLength = 2048;

    // What a caller may change from one page to the next.
    private static readonly string[] NotPartOfTheQuery = ["page_token", "page_size", "cursor"];
    private readonly AesGcm cipher;

    /// <param name="key">32 bytes, the same for all brokers of a partnership.</param>
    public PageTokens(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyLength)
            throw new ArgumentException("The key of page tokens has 32 bytes.", nameof(key));
        cipher = new AesGcm(key, TagLength);
    }

    /// <summary>Makes a token for the next page, or a cursor.</summary>
    /// <param name="call">The call that is answered.</param>
    /// <param name="request">Its request.</param>
    /// <param name="position">Where to go on, in the operation's own words; at most 500 characters.</param>
    public string Protect(Call call, IMessage request, string position)
    {
        ArgumentNullException.ThrowIfNull(position);
        var plain = Encoding.UTF8.GetBytes(position);
        var token = new byte[NonceLength + plain.Length + TagLength];
        var nonce = token.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        lock (cipher)
        {
            cipher.Encrypt(nonce, plain, token.AsSpan(NonceLength, plain.Length), token.AsSpan(NonceLength + plain.Length), Binding(call, request));
        }

        return Base64Url.EncodeToString(token);
    }

    /// <summary>The position in the request's <c>page_token</c> or <c>cursor</c>; null when it is empty.</summary>
    /// <exception cref="RuleException">PageTokenInvalid: not ours, or given to another caller or for another query.</exception>
    public string? Unprotect(Call call, IMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var field = request.Descriptor.FindFieldByName("page_token") ?? request.Descriptor.FindFieldByName("cursor")
            ?? throw new ArgumentException("The request has neither page_token nor cursor.", nameof(request));
        var text = (string)field.Accessor.GetValue(request);
        if (text.Length == 0)
            return null;
        return Open(text, Binding(call, request)) ?? throw new RuleException(
            ErrorReason.PageTokenInvalid,
            $"This {field.Name} was not given to you for this query. Start again without it.",
            violations: [new FieldViolation(field.Name, "was not given to you for this query; start again without it")]);
    }

    /// <inheritdoc/>
    public void Dispose() => cipher.Dispose();

    private string? Open(string text, byte[] binding)
    {
        if (text.Length > MaxTokenLength || !Base64Url.IsValid(text))
            return null;
        var token = Base64Url.DecodeFromChars(text);
        if (token.Length < NonceLength + TagLength)
            return null;
        var plain = new byte[token.Length - NonceLength - TagLength];
        try
        {
            lock (cipher)
            {
                cipher.Decrypt(
                    token.AsSpan(0, NonceLength), token.AsSpan(NonceLength, plain.Length), token.AsSpan(NonceLength + plain.Length), plain, binding);
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }

    private static byte[] Binding(Call call, IMessage request)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(request);
        var query = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        foreach (var name in NotPartOfTheQuery)
            query.Descriptor.FindFieldByName(name)?.Accessor.Clear(query);
        var who = Encoding.UTF8.GetBytes($"{call.Caller.OrganisationId}\n{call.Action}\n");
        return SHA256.HashData([.. who, .. query.ToByteArray()]);
    }
}
