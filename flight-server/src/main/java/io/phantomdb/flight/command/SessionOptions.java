package io.phantomdb.flight.command;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.variable.SessionVariables;
import io.phantomdb.flight.metadata.CatalogRows;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.flight.NoOpSessionOptionValueVisitor;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsResult.Error;
import org.apache.arrow.flight.SetSessionOptionsResult.ErrorValue;

/// Session options of Flight: `catalog`, `schema` and the session's variables by name.
public final class SessionOptions {
    private static final String CATALOG = "catalog";
    private static final String SCHEMA = "schema";

    private SessionOptions() {}

    /// Sets what can be set; the errors of the others by name.
    public static Map<String, Error> set(Session session, Map<String, SessionOptionValue> options) {
        Map<String, Error> errors = new HashMap<>();
        options.forEach((name, value) -> {
            ErrorValue error = set(session, name, value);
            if (error != ErrorValue.UNSPECIFIED) {
                errors.put(name, new Error(error));
            }
        });
        return errors;
    }

    private static ErrorValue set(Session session, String name, SessionOptionValue value) {
        String text = value.acceptVisitor(new Text());
        return switch (name) {
            case CATALOG ->
                text.isEmpty() || text.equals(CatalogRows.CATALOG) ? ErrorValue.UNSPECIFIED : ErrorValue.INVALID_VALUE;
            case SCHEMA ->
                text.isEmpty() || text.equals(Catalog.DEFAULT_SCHEMA)
                        ? ErrorValue.UNSPECIFIED
                        : ErrorValue.INVALID_VALUE;
            default -> setVariable(session.variables(), name.toLowerCase(Locale.ROOT), value, text);
        };
    }

    private static ErrorValue setVariable(
            SessionVariables variables, String name, SessionOptionValue value, String text) {
        try {
            variables.get(name);
        } catch (DatabaseException unknown) {
            return ErrorValue.INVALID_NAME;
        }
        try {
            if (value.isEmpty()) {
                variables.reset(name);
            } else {
                variables.set(name, text);
            }
            return ErrorValue.UNSPECIFIED;
        } catch (DatabaseException bad) {
            return ErrorValue.INVALID_VALUE;
        }
    }

    public static Map<String, SessionOptionValue> get(Session session) {
        Map<String, SessionOptionValue> options = new HashMap<>();
        session.variables()
                .all()
                .forEach((name, value) -> options.put(name, SessionOptionValueFactory.makeSessionOptionValue(value)));
        options.put(CATALOG, SessionOptionValueFactory.makeSessionOptionValue(CatalogRows.CATALOG));
        options.put(SCHEMA, SessionOptionValueFactory.makeSessionOptionValue(Catalog.DEFAULT_SCHEMA));
        return options;
    }

    /// Any value as text; none as empty text.
    private static final class Text extends NoOpSessionOptionValueVisitor<String> {
        @Override
        public String visit(String value) {
            return value;
        }

        @Override
        public String visit(boolean value) {
            return value ? "on" : "off";
        }

        @Override
        public String visit(long value) {
            return Long.toString(value);
        }

        @Override
        public String visit(double value) {
            return Double.toString(value);
        }

        @Override
        public String visit(String[] value) {
            return String.join(",", value);
        }

        @Override
        public String visit(Void value) {
            return "";
        }
    }
}
