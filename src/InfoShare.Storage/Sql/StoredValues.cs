using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Sql;

/// <summary>
/// How values lie in both databases: instants as BIGINT microseconds of Unix time, dates as TEXT yyyy-MM-dd, booleans
/// as INTEGER 0 or 1, enums as TEXT codes (<see cref="Code"/>), UUIDs as TEXT, everything composed as JSON in TEXT.
/// </summary>
internal static class StoredValues
{
    /// <summary>JSON in columns and remembered replies. Enums are codes, so that renaming a C# member loses nothing.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        Converters = { new CodeConverterFactory() },
    };

    public static long ToMicros(DateTimeOffset at) =>
        (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicros(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(checked(micros * TimeSpan.TicksPerMicrosecond));

    /// <summary>Cuts off what the database would not keep, so that a value equals itself when it is read back.</summary>
    public static DateTimeOffset WholeMicros(DateTimeOffset at) => FromMicros(ToMicros(at));

    public static string FromDate(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // The framework's own error would repeat the text, which may be somebody's birth date.
    public static DateOnly ToDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new FormatException("A stored date is not yyyy-MM-dd.");

    public static TEnum ToEnum<TEnum>(string code) where TEnum : struct, Enum => Code.Parse<TEnum>(code);

    public static T? ToObject<T>(string json) => JsonSerializer.Deserialize<T>(json, Json);

    public static string FromObject(object? value, Type type) => JsonSerializer.Serialize(value, type, Json);

    private sealed class CodeConverterFactory : JsonConverterFactory
    {
        private static readonly ConcurrentDictionary<Type, JsonConverter> Converters = new();

        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            Converters.GetOrAdd(typeToConvert, static type =>
                (JsonConverter)Activator.CreateInstance(typeof(CodeConverter<>).MakeGenericType(type))!);
    }

    private sealed class CodeConverter<TEnum> : JsonConverter<TEnum> where TEnum : struct, Enum
    {
        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Code.Parse<TEnum>(reader.GetString());

        public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Code.Of(value));

        public override TEnum ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Code.Parse<TEnum>(reader.GetString());

        public override void WriteAsPropertyName(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Code.Of(value));
    }
}
