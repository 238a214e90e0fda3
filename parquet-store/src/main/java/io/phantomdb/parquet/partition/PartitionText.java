package io.phantomdb.parquet.partition;

import io.phantomdb.core.expr.Expr.Bytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Values of partition fields as one text, which is equal where they are: `l19723,s61,n`.
public final class PartitionText {
    private static final HexFormat HEX = HexFormat.of();

    private PartitionText() {}

    /// @param value as [io.phantomdb.core.batch.Vectors#value] gives it; absent: NULL
    static String of(Optional<Object> value) {
        return switch (value.orElse(null)) {
            case null -> "n";
            case Long number -> "l" + number;
            case String text -> "s" + HEX.formatHex(text.getBytes(StandardCharsets.UTF_8));
            case Bytes bytes -> "b" + HEX.formatHex(bytes.array());
            case BigDecimal number -> "d" + number.toPlainString();
            case Boolean truth -> "t" + truth;
            case UUID uuid -> "u" + uuid;
            default ->
                throw new IllegalArgumentException(
                        "no partition value: " + value.get().getClass());
        };
    }

    /// The values that a text tells: `Long`, `String`, [Bytes], `BigDecimal`, `Boolean`, `UUID`; absent: NULL.
    public static List<Optional<Object>> values(String text) {
        List<Optional<Object>> values = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String value = part.substring(1);
            values.add(
                    switch (part.charAt(0)) {
                        case 'n' -> Optional.empty();
                        case 'l' -> Optional.of(Long.valueOf(value));
                        case 's' -> Optional.of(new String(HEX.parseHex(value), StandardCharsets.UTF_8));
                        case 'b' -> Optional.of(new Bytes(HEX.parseHex(value)));
                        case 'd' -> Optional.of(new BigDecimal(value));
                        case 't' -> Optional.of(Boolean.valueOf(value));
                        case 'u' -> Optional.of(UUID.fromString(value));
                        default -> throw new IllegalArgumentException("partition value " + part);
                    });
        }
        return values;
    }
}
