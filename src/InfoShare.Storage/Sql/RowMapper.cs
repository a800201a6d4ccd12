using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace InfoShare.Storage.Sql;

/// <summary>
/// Compiles the way from a row to a value: a single column to a scalar, columns by position to a tuple, or columns by
/// name (snake_case) to a record's constructor and init properties, in any order. A column without a member and a
/// needed member without a column are errors at the first row, not silent defaults.
/// <para>Written here because the two engines answer the same column with different CLR types (a 32-bit and a 64-bit
/// integer), and because instants, dates, codes and JSON have one stored form (see <see cref="StoredValues"/>).</para>
/// </summary>
internal static class RowMapper
{
    private static readonly ParameterExpression Reader = Expression.Parameter(typeof(DbDataReader), "reader");

    public static Func<DbDataReader, T> Build<T>(DbDataReader reader, string sql, int count)
    {
        var type = typeof(T);
        var columns = Enumerable.Range(0, count).Select(reader.GetName).ToArray();
        Expression body;
        if (ScalarReader(Underlying(type)) is not null)
        {
            if (columns.Length != 1)
                throw Mismatch($"{type.Name} is one value and the row has {columns.Length} columns", sql);
            body = Read(type, 0, columns[0], MayBeNull(type));
        }
        else if (typeof(ITuple).IsAssignableFrom(type) && type.IsValueType)
        {
            var parts = type.GetGenericArguments();
            if (parts.Length != columns.Length || parts.Length > 7)
                throw Mismatch($"a tuple of {parts.Length} does not take {columns.Length} columns", sql);
            body = Expression.New(type.GetConstructor(parts)!, parts.Select((p, i) => Read(p, i, columns[i], !p.IsValueType || MayBeNull(p))));
        }
        else
        {
            body = ByName(type, columns, sql);
        }
        return Expression.Lambda<Func<DbDataReader, T>>(body, Reader).Compile();
    }

    private static MemberInitExpression ByName(Type type, string[] columns, string sql)
    {
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < columns.Length; i++)
        {
            if (!open.TryAdd(Plain(columns[i]), i))
                throw Mismatch($"column {columns[i]} occurs twice", sql);
        }

        var nullability = new NullabilityInfoContext();
        var constructor = type.GetConstructor(Type.EmptyTypes)
            ?? type.GetConstructors().MaxBy(c => c.GetParameters().Length)
            ?? throw Mismatch($"{type.Name} has no public constructor", sql);
        var arguments = new List<Expression>();
        foreach (var parameter in constructor.GetParameters())
        {
            if (open.Remove(Plain(parameter.Name!), out var ordinal))
                arguments.Add(Read(parameter.ParameterType, ordinal, columns[ordinal], MayBeNull(parameter.ParameterType, nullability.Create(parameter))));
            else if (parameter.HasDefaultValue)
                arguments.Add(Expression.Constant(parameter.DefaultValue, parameter.ParameterType));
            else
                throw Mismatch($"no column for {type.Name}.{parameter.Name}", sql);
        }

        var members = new List<MemberBinding>();
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true });
        var checkRequired = constructor.GetCustomAttribute<System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute>() is null;
        foreach (var property in properties)
        {
            if (open.Remove(Plain(property.Name), out var ordinal))
                members.Add(Expression.Bind(property, Read(property.PropertyType, ordinal, columns[ordinal], MayBeNull(property.PropertyType, nullability.Create(property)))));
            else if (checkRequired && property.GetCustomAttribute<RequiredMemberAttribute>() is not null)
                throw Mismatch($"no column for the required {type.Name}.{property.Name}", sql);
        }
        return open.Count == 0
            ? Expression.MemberInit(Expression.New(constructor, arguments), members)
            : throw Mismatch($"{type.Name} has no member for column {columns[open.Values.First()]}", sql);
    }

    private static ConditionalExpression Read(Type type, int ordinal, string column, bool mayBeNull)
    {
        var index = Expression.Constant(ordinal);
        var underlying = Underlying(type);
        var value = (ScalarReader(underlying) ?? JsonReader(underlying))(index);
        return Expression.Condition(
            Expression.Call(Reader, nameof(DbDataReader.IsDBNull), null, index),
            mayBeNull
                ? Expression.Default(type)
                : Expression.Throw(Expression.Call(typeof(RowMapper), nameof(NullIn), null, Expression.Constant(column)), type),
            Expression.Convert(value, type));
    }

    private static Func<Expression, Expression>? ScalarReader(Type type)
    {
        if (type == typeof(string))
            return Text;
        if (type == typeof(long))
            return Number;
        if (type == typeof(int) || type == typeof(short))
            return i => Expression.ConvertChecked(Number(i), type);
        if (type == typeof(bool))
            return i => Expression.NotEqual(Number(i), Expression.Constant(0L));
        if (type == typeof(double))
            return i => Expression.Call(Reader, nameof(DbDataReader.GetDouble), null, i);
        if (type == typeof(byte[]))
            return Bytes;
        if (type == typeof(ReadOnlyMemory<byte>))
            return i => Expression.New(type.GetConstructor([typeof(byte[])])!, Bytes(i));
        if (type == typeof(DateTimeOffset))
            return i => Expression.Call(typeof(StoredValues), nameof(StoredValues.FromMicros), null, Number(i));
        if (type == typeof(DateOnly))
            return i => Expression.Call(typeof(StoredValues), nameof(StoredValues.ToDate), null, Text(i));
        if (type == typeof(Guid))
            return i => Expression.Call(typeof(Guid).GetMethod(nameof(Guid.Parse), [typeof(string)])!, Text(i));
        if (type.IsEnum)
            return i => Expression.Call(typeof(StoredValues), nameof(StoredValues.ToEnum), [type], Text(i));
        return null;
    }

    private static Func<Expression, Expression> JsonReader(Type type) =>
        i => Expression.Call(typeof(StoredValues), nameof(StoredValues.ToObject), [type], Text(i));

    private static MethodCallExpression Text(Expression i) => Expression.Call(Reader, nameof(DbDataReader.GetString), null, i);

    private static MethodCallExpression Number(Expression i) => Expression.Call(Reader, nameof(DbDataReader.GetInt64), null, i);

    private static MethodCallExpression Bytes(Expression i) => Expression.Call(Reader, nameof(DbDataReader.GetFieldValue), [typeof(byte[])], i);

    private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool MayBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private static bool MayBeNull(Type type, NullabilityInfo info) =>
        type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : info.WriteState != NullabilityState.NotNull;

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);

    private static InvalidOperationException NullIn(string column) => new($"Column {column} is null where a value belongs.");

    private static InvalidOperationException Mismatch(string what, string sql) => new($"Rows do not fit: {what}: {sql}");
}
