package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// Functions over bytes: digests, encodings, parts.
final class BinaryEntries {
    private BinaryEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.BINARY);
        entries.add(
                "md5(text) text",
                c -> c.returns(HexFormat.of().formatHex(digest("MD5", c.bytes(0)))),
                "md5('abc') = 900150983cd24fb0d6963f7d28e17f72");
        entries.add("md5(bytea) text", c -> c.returns(HexFormat.of().formatHex(digest("MD5", c.bytes(0)))));
        for (String bits : List.of("224", "256", "384", "512")) {
            entries.add(
                    "sha" + bits + "(bytea) bytea",
                    c -> c.returns(digest("SHA-" + bits, c.bytes(0))),
                    "octet_length(sha" + bits + "('abc'::bytea)) = " + Integer.parseInt(bits) / 8);
        }
        entries.add(
                "encode(bytea, text) text",
                c -> c.returns(encode(c.bytes(0), c.text(1))),
                "encode('123\\000\\001'::bytea, 'base64') = MTIzAAE=",
                "encode('abc'::bytea, 'hex') = 616263");
        entries.add(
                "decode(text, text) bytea",
                c -> c.returns(decode(c.text(0), c.text(1))),
                "decode('MTIzAAE=', 'base64') = \\x3132330001");
        entries.add(
                "convert_from(bytea, text) text",
                c -> c.returns(new String(c.bytes(0), charset(c.text(1)))),
                "convert_from('abc'::bytea, 'UTF8') = abc");
        entries.add(
                "convert_to(text, text) bytea",
                c -> c.returns(c.text(0).getBytes(charset(c.text(1)))),
                "convert_to('ä', 'UTF8') = \\xc3a4");
        entries.add(
                "substring(bytea, integer [, integer]) bytea",
                c -> c.returns(part(c)),
                "substring('\\x1234567890'::bytea, 3, 2) = \\x5678");
        entries.add(
                "get_byte(bytea, integer) integer",
                c -> c.returns(c.bytes(0)[index(c)] & 0xffL),
                "get_byte('\\x1234567890'::bytea, 4) = 144");
        entries.add(
                "set_byte(bytea, integer, integer) bytea",
                BinaryEntries::setByte,
                "set_byte('\\x1234567890'::bytea, 4, 64) = \\x1234567840");
        entries.add(
                "bit_count(bytea) bigint",
                c -> c.returns(bitCount(c.bytes(0))),
                "bit_count('\\x1234567890'::bytea) = 15");
        entries.add("hash(any ...) bigint", BinaryEntries::hash, "hash('a', 1) = hash('a', 1) = true");
        return entries.functions();
    }

    static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }

    private static String encode(byte[] bytes, String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> HexFormat.of().formatHex(bytes);
            case "base64" -> Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes);
            case "escape" -> escaped(bytes);
            default -> throw Entries.invalid("unrecognized encoding: \"" + format + "\"");
        };
    }

    private static String escaped(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte value : bytes) {
            if (value == '\\') {
                out.append("\\\\");
            } else if (value == 0 || value < 0) {
                out.append('\\').append(String.format(Locale.ROOT, "%03o", value & 0xff));
            } else {
                out.append((char) value);
            }
        }
        return out.toString();
    }

    private static byte[] decode(String text, String format) {
        try {
            return switch (format.toLowerCase(Locale.ROOT)) {
                case "hex" -> HexFormat.of().parseHex(text.replaceAll("\\s", ""));
                case "base64" -> Base64.getDecoder().decode(text.replaceAll("\\s", ""));
                case "escape" -> unescaped(text);
                default -> throw Entries.invalid("unrecognized encoding: \"" + format + "\"");
            };
        } catch (IllegalArgumentException wrong) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "invalid " + format.toLowerCase(Locale.ROOT) + " data: \"" + text + "\"",
                    wrong);
        }
    }

    private static byte[] unescaped(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '\\') {
                out[length++] = in[i];
            } else if (i + 1 < in.length && in[i + 1] == '\\') {
                out[length++] = in[++i];
            } else if (i + 3 < in.length) {
                out[length++] = (byte) Integer.parseInt(new String(in, i + 1, 3, StandardCharsets.US_ASCII), 8);
                i += 3;
            } else {
                throw new DatabaseException(
                        SqlState.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type bytea");
            }
        }
        return Arrays.copyOf(out, length);
    }

    private static java.nio.charset.Charset charset(String name) {
        return switch (name.toUpperCase(Locale.ROOT).replace("-", "").replace("_", "")) {
            case "UTF8", "UNICODE" -> StandardCharsets.UTF_8;
            case "LATIN1", "ISO88591" -> StandardCharsets.ISO_8859_1;
            case "SQLASCII", "ASCII" -> StandardCharsets.US_ASCII;
            default -> throw Entries.invalid("invalid encoding name \"" + name + "\"");
        };
    }

    private static byte[] part(Invocation c) {
        byte[] bytes = c.bytes(0);
        long from = c.integer(1) - 1;
        long count = c.size() == 3 ? c.integer(2) : Integer.MAX_VALUE;
        if (count < 0) {
            throw new DatabaseException(SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
        }
        int end = (int) Math.clamp(from + count, 0, bytes.length);
        int start = (int) Math.clamp(from, 0, end);
        return Arrays.copyOfRange(bytes, start, end);
    }

    private static int index(Invocation c) {
        long index = c.integer(1);
        int length = c.bytes(0).length;
        if (index < 0 || index >= length) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE, "index " + index + " out of valid range, 0.." + (length - 1));
        }
        return (int) index;
    }

    private static void setByte(Invocation c) {
        byte[] bytes = c.bytes(0);
        bytes[index(c)] = (byte) c.integer(2);
        c.returns(bytes);
    }

    private static long bitCount(byte[] bytes) {
        long count = 0;
        for (byte value : bytes) {
            count += Integer.bitCount(value & 0xff);
        }
        return count;
    }

    /// A 64-bit hash of the values' text, the same in every version.
    private static void hash(Invocation c) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < c.size(); i++) {
            for (byte value : c.asText(i).getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ value & 0xff) * 0x100000001b3L;
            }
            hash = (hash ^ 0xff) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0xd6e8feb86659fd93L;
        c.returns(hash ^ hash >>> 32);
    }
}
