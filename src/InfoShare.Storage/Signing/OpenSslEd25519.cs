using System.Runtime.InteropServices;
using InfoShare.Core.Audit.Log;

namespace InfoShare.Storage.Signing;

/// <summary>
/// Ed25519 by OpenSSL's libcrypto, the library that .NET itself uses on Linux: .NET has no Ed25519 of its own. Looked up by name at
/// the first use, so that a machine without it gets a sentence and not a crash.
/// </summary>
public sealed class OpenSslEd25519 : IEd25519
{
    private const int SeedLength = 32;
    private const int SignatureLength = 64;
    private const int KeyType = 1087; // NID_ED25519 in obj_mac.h
    private const int Success = 1;

    private static readonly string[] Libraries =
        ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib", "libcrypto-3-x64", "libcrypto"];

    private readonly NewRawKey newPrivate;
    private readonly NewRawKey newPublic;
    private readonly GetRawKey getPublic;
    private readonly FreePointer freeKey;
    private readonly NewContext newContext;
    private readonly FreePointer freeContext;
    private readonly BeginDigest beginSign;
    private readonly SignDigest sign;
    private readonly BeginDigest beginVerify;
    private readonly VerifyDigest verify;

    private OpenSslEd25519(nint library)
    {
        newPrivate = Function<NewRawKey>(library, "EVP_PKEY_new_raw_private_key");
        newPublic = Function<NewRawKey>(library, "EVP_PKEY_new_raw_public_key");
        getPublic = Function<GetRawKey>(library, "EVP_PKEY_get_raw_public_key");
        freeKey = Function<FreePointer>(library, "EVP_PKEY_free");
        newContext = Function<NewContext>(library, "EVP_MD_CTX_new");
        freeContext = Function<FreePointer>(library, "EVP_MD_CTX_free");
        beginSign = Function<BeginDigest>(library, "EVP_DigestSignInit");
        sign = Function<SignDigest>(library, "EVP_DigestSign");
        beginVerify = Function<BeginDigest>(library, "EVP_DigestVerifyInit");
        verify = Function<VerifyDigest>(library, "EVP_DigestVerify");
    }

    /// <summary>Finds the library.</summary>
    /// <exception cref="StoreStartException">There is none, or one without Ed25519.</exception>
    public static OpenSslEd25519 Load()
    {
        foreach (var name in Libraries)
        {
            if (!NativeLibrary.TryLoad(name, out var library))
                continue;
            try
            {
                return new OpenSslEd25519(library);
            }
            catch (EntryPointNotFoundException)
            {
                // Older than 1.1.1: the next name may be newer.
                NativeLibrary.Free(library);
            }
        }

        throw new StoreStartException(
            "The audit log is signed with Ed25519 by OpenSSL's libcrypto, version 1.1.1 or later, which this machine does not have. "
            + "Install it (Debian: libssl3) and start again.");
    }

    /// <inheritdoc/>
    public byte[] PublicKeyOf(ReadOnlySpan<byte> seed)
    {
        using var key = OpenKey(seed);
        return key.PublicKey.ToArray();
    }

    /// <inheritdoc/>
    public IEd25519Key OpenKey(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedLength)
            throw new ArgumentException("The seed of an Ed25519 key has 32 bytes.", nameof(seed));
        var copy = seed.ToArray();
        try
        {
            var key = newPrivate(KeyType, 0, copy, (nuint)copy.Length);
            return key != 0 ? new Key(this, key) : throw Failed("EVP_PKEY_new_raw_private_key");
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(copy);
        }
    }

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != SeedLength || signature.Length != SignatureLength)
            return false;
        var key = newPublic(KeyType, 0, publicKey.ToArray(), (nuint)publicKey.Length);
        if (key == 0)
            return false;
        var context = newContext();
        try
        {
            return context != 0
                && beginVerify(context, 0, 0, 0, key) == Success
                && verify(context, signature.ToArray(), (nuint)signature.Length, message.ToArray(), (nuint)message.Length) == Success;
        }
        finally
        {
            freeContext(context);
            freeKey(key);
        }
    }

    private static T Function<T>(nint library, string name) where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    private static InvalidOperationException Failed(string function) => new($"OpenSSL failed in {function}.");

    /// <summary>One private key. OpenSSL only reads it while signing, so threads share it, each with a context of its own.</summary>
    private sealed class Key : IEd25519Key
    {
        private readonly OpenSslEd25519 crypto;
        private nint key;

        public Key(OpenSslEd25519 crypto, nint key)
        {
            this.crypto = crypto;
            this.key = key;
            var bytes = new byte[SeedLength];
            var length = (nuint)bytes.Length;
            if (crypto.getPublic(key, bytes, ref length) != Success || length != SeedLength)
                throw Failed("EVP_PKEY_get_raw_public_key");
            PublicKey = bytes;
        }

        ~Key() => Free();

        public ReadOnlyMemory<byte> PublicKey { get; }

        public byte[] Sign(ReadOnlySpan<byte> message)
        {
            ObjectDisposedException.ThrowIf(key == 0, this);
            var context = crypto.newContext();
            try
            {
                var signature = new byte[SignatureLength];
                var length = (nuint)signature.Length;
                if (context == 0 || crypto.beginSign(context, 0, 0, 0, key) != Success
                    || crypto.sign(context, signature, ref length, message.ToArray(), (nuint)message.Length) != Success
                    || length != SignatureLength)
                {
                    throw Failed("EVP_DigestSign");
                }

                return signature;
            }
            finally
            {
                crypto.freeContext(context);
                GC.KeepAlive(this);
            }
        }

        public void Dispose()
        {
            Free();
            GC.SuppressFinalize(this);
        }

        private void Free()
        {
            var mine = Interlocked.Exchange(ref key, 0);
            if (mine != 0)
                crypto.freeKey(mine);
        }
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint NewRawKey(int type, nint engine, byte[] key, nuint length);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int GetRawKey(nint key, byte[] bytes, ref nuint length);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint NewContext();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void FreePointer(nint pointer);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int BeginDigest(nint context, nint keyContext, nint digest, nint engine, nint key);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SignDigest(nint context, byte[] signature, ref nuint signatureLength, byte[] message, nuint length);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VerifyDigest(nint context, byte[] signature, nuint signatureLength, byte[] message, nuint length);
}
