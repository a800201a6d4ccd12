using System.Reflection;
using System.Runtime.InteropServices;

namespace InfoShare.AuditVerifier.Crypto;

/// <summary>
/// Ed25519 (RFC 8032) by OpenSSL's libcrypto, which .NET itself needs on Linux. The framework has no Ed25519 of its own, and
/// writing one here would be a second thing to trust.
/// </summary>
public static partial class Ed25519
{
    public const int PublicKeySize = 32;
    public const int SeedSize = 32;
    public const int SignatureSize = 64;

    private const string Library = "infoshare-libcrypto";
    private const int KeyType = 1087;

    private static readonly string[] Names =
        OperatingSystem.IsWindows() ? ["libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto-3.dll"]
        : OperatingSystem.IsMacOS() ? ["libcrypto.3.dylib", "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib", "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib"]
        : ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so"];

    private static readonly Lazy<nint> Loaded = new(() => Load(Names));

    static Ed25519() => NativeLibrary.SetDllImportResolver(
        Assembly.GetExecutingAssembly(), (name, _, _) => name == Library ? Loaded.Value : 0);

    /// <summary>Whether the signature is the key's over the message. A wrong length is a wrong signature.</summary>
    /// <exception cref="AuditException">OpenSSL's libcrypto is not installed, or has no Ed25519.</exception>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeySize || signature.Length != SignatureSize)
            return false;
        Ensure();
        var key = EVP_PKEY_new_raw_public_key(KeyType, 0, publicKey, (nuint)publicKey.Length);
        if (key == 0)
            return false;
        var context = EVP_MD_CTX_new();
        try
        {
            return context != 0
                && EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1
                && EVP_DigestVerify(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    /// <summary>Signs a message with the private key of this seed.</summary>
    /// <exception cref="AuditException">OpenSSL's libcrypto is not installed, or refuses.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var key = PrivateKey(seed);
        var context = EVP_MD_CTX_new();
        try
        {
            var signature = new byte[SignatureSize];
            var length = (nuint)signature.Length;
            return context != 0
                && EVP_DigestSignInit(context, 0, 0, 0, key) == 1
                && EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length) == 1
                && length == SignatureSize
                ? signature
                : throw new AuditException("OpenSSL's libcrypto could not sign.");
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    /// <summary>The public key of a seed.</summary>
    /// <exception cref="AuditException">OpenSSL's libcrypto is not installed, or refuses.</exception>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        var key = PrivateKey(seed);
        try
        {
            var publicKey = new byte[PublicKeySize];
            var length = (nuint)publicKey.Length;
            return EVP_PKEY_get_raw_public_key(key, publicKey, ref length) == 1 && length == PublicKeySize
                ? publicKey
                : throw new AuditException("OpenSSL's libcrypto could not work out the public key.");
        }
        finally
        {
            EVP_PKEY_free(key);
        }
    }

    private static nint PrivateKey(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedSize)
            throw new AuditException("An Ed25519 private key has 32 bytes.");
        Ensure();
        var key = EVP_PKEY_new_raw_private_key(KeyType, 0, seed, (nuint)seed.Length);
        return key != 0 ? key : throw new AuditException("OpenSSL's libcrypto has no Ed25519; version 1.1.1 or later is needed.");
    }

    private static void Ensure() => _ = Loaded.Value;

    internal static nint Load(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
                return library;
        }

        throw new AuditException(
            "OpenSSL's libcrypto was not found, and signatures cannot be checked without it. Install OpenSSL 3 "
            + $"(Debian: libssl3; it provides {names[0]}).");
    }

    [LibraryImport(Library)]
    private static partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    private static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    private static partial int EVP_PKEY_get_raw_public_key(nint key, Span<byte> output, ref nuint length);

    [LibraryImport(Library)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    private static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    private static partial int EVP_DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    private static partial int EVP_DigestVerify(nint context, ReadOnlySpan<byte> signature, nuint signatureLength, ReadOnlySpan<byte> message, nuint length);

    [LibraryImport(Library)]
    private static partial int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    private static partial int EVP_DigestSign(nint context, Span<byte> signature, ref nuint signatureLength, ReadOnlySpan<byte> message, nuint length);
}
