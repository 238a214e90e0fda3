package io.phantomdb.engine.copy;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.csv.CsvOptions;
import io.phantomdb.exec.expr.TextForm;
import io.phantomdb.sql.plan.Field;
import java.io.IOException;
import java.io.Writer;
import java.time.ZoneId;
import java.util.List;

/// CSV as PostgreSQL writes it, or a JSON object per line. UTF-8, lines end in a line feed.
abstract sealed class TextOutput implements RowOutput {
    final List<Field> columns;
    final ZoneId zone;
    private final Writer writer;

    private TextOutput(List<Field> columns, ZoneId zone, Writer writer) {
        this.columns = columns;
        this.zone = zone;
        this.writer = writer;
    }

    static TextOutput csv(List<Field> columns, CsvOptions options, ZoneId zone, Writer writer) throws IOException {
        Csv csv = new Csv(columns, options, zone, writer);
        if (options.header()) {
            writer.append(csv.names());
        }
        return csv;
    }

    static TextOutput json(List<Field> columns, ZoneId zone, Writer writer) {
        return new Json(columns, zone, writer);
    }

    @Override
    public void append(Batch batch) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < batch.selected(); i++) {
            row(batch, batch.row(i), text);
            text.append('\n');
            if (text.length() > 1 << 16) {
                writer.append(text);
                text.setLength(0);
            }
        }
        writer.append(text);
    }

    abstract void row(Batch batch, int row, StringBuilder text);

    /// The value as text; NULL has none.
    final String text(Vector vector, int row, SqlType type) {
        return TextForm.of(new Expr.Literal(Vectors.value(vector, row), type), zone);
    }

    @Override
    public void finish() throws IOException {
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class Csv extends TextOutput {
        private final CsvOptions options;

        Csv(List<Field> columns, CsvOptions options, ZoneId zone, Writer writer) {
            super(columns, zone, writer);
            this.options = options;
        }

        String names() {
            StringBuilder text = new StringBuilder();
            for (Field column : columns) {
                text.append(text.isEmpty() ? "" : String.valueOf(options.delimiter()));
                field(column.name(), text);
            }
            return text.append('\n').toString();
        }

        @Override
        void row(Batch batch, int row, StringBuilder text) {
            for (int i = 0; i < columns.size(); i++) {
                if (i > 0) {
                    text.append(options.delimiter());
                }
                Vector vector = batch.column(i);
                SqlType type = columns.get(i).type();
                if (Vectors.value(vector, row) == null) {
                    text.append(options.nullText());
                } else if (type.kind() == SqlType.Kind.BOOLEAN) {
                    text.append(text(vector, row, type).charAt(0));
                } else {
                    field(text(vector, row, type), text);
                }
            }
        }

        private void field(String value, StringBuilder text) {
            boolean quoted = value.equals(options.nullText())
                    || value.indexOf(options.delimiter()) >= 0
                    || value.indexOf(options.quote()) >= 0
                    || value.indexOf('\n') >= 0
                    || value.indexOf('\r') >= 0;
            String quote = String.valueOf(options.quote());
            text.append(quoted ? quote + value.replace(quote, quote + quote) + quote : value);
        }
    }

    private static final class Json extends TextOutput {
        Json(List<Field> columns, ZoneId zone, Writer writer) {
            super(columns, zone, writer);
        }

        @Override
        void row(Batch batch, int row, StringBuilder text) {
            text.append('{');
            for (int i = 0; i < columns.size(); i++) {
                text.append(i == 0 ? "" : ",");
                string(columns.get(i).name(), text);
                text.append(':');
                Object value = Vectors.value(batch.column(i), row);
                if (value == null) {
                    text.append("null");
                } else if (columns.get(i).type().isArray()) {
                    array((Expr.Bytes) value, columns.get(i).type(), text);
                } else {
                    value(
                            text(batch.column(i), row, columns.get(i).type()),
                            columns.get(i).type(),
                            text);
                }
            }
            text.append('}');
        }

        private void array(Expr.Bytes array, SqlType type, StringBuilder text) {
            ArrayForm form = ArrayForm.of(type);
            String separator = "[";
            for (Object element : form.decode(array.array())) {
                text.append(separator);
                if (element == null) {
                    text.append("null");
                } else {
                    value(TextForm.of(new Expr.Literal(element, form.element()), zone), form.element(), text);
                }
                separator = ",";
            }
            text.append(separator.equals("[") ? "[]" : "]");
        }

        /// NaN and infinities have no form of their own in JSON, so they are strings.
        private static void value(String value, SqlType type, StringBuilder text) {
            boolean number = type.isNumeric() && !value.endsWith("y") && !value.equals("NaN");
            if (number || type.kind() == SqlType.Kind.BOOLEAN || type.kind() == SqlType.Kind.JSONB) {
                text.append(value);
            } else if (type.kind() == SqlType.Kind.TIMESTAMP || type.kind() == SqlType.Kind.TIMESTAMPTZ) {
                string(value.replaceFirst(" ", "T"), text);
            } else {
                string(value, text);
            }
        }

        private static void string(String value, StringBuilder text) {
            text.append('"');
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                switch (c) {
                    case '"' -> text.append("\\\"");
                    case '\\' -> text.append("\\\\");
                    case '\n' -> text.append("\\n");
                    case '\r' -> text.append("\\r");
                    case '\t' -> text.append("\\t");
                    default -> {
                        if (c < ' ') {
                            text.append(String.format("\\u%04x", (int) c));
                        } else {
                            text.append(c);
                        }
                    }
                }
            }
            text.append('"');
        }
    }
}
