using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace InfoShare.Broker.Tests.GrpcContracts;

/// <summary>A type or member of a contract assembly, in a spelling that is the same for who defines and who refers.</summary>
/// <param name="Contract">The contract assembly's name.</param>
/// <param name="Text">The type's full name, or <c>type :: signature</c>.</param>
internal sealed record ContractReference(string Contract, string Text)
{
    public override string ToString() => $"[{Contract}] {Text}";
}

/// <summary>Reads, from metadata alone, what an assembly offers to others and what it takes from them.</summary>
internal static class ContractSurface
{
    /// <summary>Every type and member that another assembly can reach, itself or by deriving.</summary>
    public static HashSet<string> DefinedBy(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (!IsVisible(reader, type))
            {
                continue;
            }

            var name = SignatureSpelling.NameOf(reader, handle);
            found.Add(name);
            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(method => IsVisible(method.Attributes)))
            {
                found.Add(Spell(name, reader.GetString(method.Name), method.DecodeSignature(SignatureSpelling.Instance, null)));
            }

            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(field => IsVisible((MethodAttributes)field.Attributes)))
            {
                found.Add($"{name} :: {field.DecodeSignature(SignatureSpelling.Instance, null)} {reader.GetString(field.Name)}");
            }
        }

        return found;
    }

    /// <summary>Every type and member of the contracts that the assembly refers to.</summary>
    public static IReadOnlyCollection<ContractReference> ReferencedBy(string path, IReadOnlyCollection<string> contracts)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var found = new HashSet<ContractReference>();
        foreach (var handle in reader.TypeReferences)
        {
            if (AssemblyOf(reader, handle) is { } contract && contracts.Contains(contract))
            {
                found.Add(new ContractReference(contract, SignatureSpelling.NameOf(reader, handle)));
            }
        }

        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (OwnerOf(reader, member.Parent) is { } owner && AssemblyOf(reader, owner) is { } contract && contracts.Contains(contract))
            {
                var name = SignatureSpelling.NameOf(reader, owner);
                var text = member.GetKind() == MemberReferenceKind.Field
                    ? $"{name} :: {member.DecodeFieldSignature(SignatureSpelling.Instance, null)} {reader.GetString(member.Name)}"
                    : Spell(name, reader.GetString(member.Name), member.DecodeMethodSignature(SignatureSpelling.Instance, null));
                found.Add(new ContractReference(contract, text));
            }
        }

        return found;
    }

    private static string Spell(string type, string name, MethodSignature<string> signature)
    {
        var kind = signature.Header.IsInstance ? "instance" : "static";
        var arity = signature.GenericParameterCount > 0 ? $"`{signature.GenericParameterCount}" : "";
        return $"{type} :: {kind} {signature.ReturnType} {name}{arity}({string.Join(", ", signature.ParameterTypes)})";
    }

    // A member of a generic type hangs on an instantiation of it, for example IAsyncStreamReader<!0>.
    private static TypeReferenceHandle? OwnerOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeSpecification)
        {
            var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
            if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            {
                return null;
            }

            blob.ReadCompressedInteger();
            parent = blob.ReadTypeHandle();
        }

        return parent.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)parent : null;
    }

    private static string? AssemblyOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => AssemblyOf(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => null,
        };
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinition type) =>
        (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
                IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
            _ => false,
        };

    // Fields carry the same access bits as methods.
    private static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;
}

/// <summary>Spells signatures so that a definition and a reference to it read alike, structs told from classes.</summary>
internal sealed class SignatureSpelling : ISignatureTypeProvider<string, object?>
{
    public static readonly SignatureSpelling Instance = new();

    public static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(reader, (TypeReferenceHandle)type.ResolutionScope)}/{reader.GetString(type.Name)}"
            : Qualified(reader, type.Namespace, type.Name);
    }

    public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{NameOf(reader, outer)}/{reader.GetString(type.Name)}"
            : Qualified(reader, type.Namespace, type.Name);
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Kind(rawTypeKind) + NameOf(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Kind(rawTypeKind) + NameOf(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        $"{unmodifiedType} {(isRequired ? "modreq" : "modopt")}({modifier})";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetByReferenceType(string elementType) => $"{elementType}&";

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetFunctionPointerType(MethodSignature<string> signature) =>
        $"method {signature.ReturnType}({string.Join(", ", signature.ParameterTypes)})";

    private static string Kind(byte rawTypeKind) => (SignatureTypeKind)rawTypeKind == SignatureTypeKind.ValueType ? "valuetype " : "";

    private static string Qualified(MetadataReader reader, StringHandle space, StringHandle name) =>
        space.IsNil ? reader.GetString(name) : $"{reader.GetString(space)}.{reader.GetString(name)}";
}
