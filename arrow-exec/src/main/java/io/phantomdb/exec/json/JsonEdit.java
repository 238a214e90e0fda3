package io.phantomdb.exec.json;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Changed copies of values: PostgreSQL's `||`, `-`, `#-`, `jsonb_set`, `jsonb_insert`, `jsonb_strip_nulls`.
public final class JsonEdit {
    /// What happens at the end of a path.
    public enum Deed {
        REPLACE,
        REPLACE_OR_CREATE,
        INSERT_BEFORE,
        INSERT_AFTER,
        DELETE
    }

    private final List<@Nullable String> path;
    private final Json value;
    private final Deed deed;

    private JsonEdit(List<@Nullable String> path, Json value, Deed deed) {
        this.path = path;
        this.value = value;
        this.deed = deed;
    }

    /// SQLSTATE 22023 for a scalar target and for inserting where a key is, 22P02 for a path that is no number in an
    /// array, 22004 for a NULL in the path.
    public static Json at(Json target, List<@Nullable String> path, Json value, Deed deed) {
        if (target.isScalar()) {
            throw wrong(deed == Deed.DELETE ? "cannot delete path in scalar" : "cannot set path in scalar");
        }
        return path.isEmpty() ? target : new JsonEdit(path, value, deed).edited(target, 0);
    }

    private Json edited(Json target, int level) {
        String step = path.get(level);
        if (step == null) {
            throw new DatabaseException(
                    SqlState.NULL_VALUE_NOT_ALLOWED, "path element at position " + (level + 1) + " is null");
        }
        return switch (target) {
            case Json.Members object -> inObject(object, step, level);
            case Json.Array array -> inArray(array, step, level);
            case Json.Null _, Json.Truth _, Json.Number _, Json.Text _ -> target;
        };
    }

    private boolean isLast(int level) {
        return level == path.size() - 1;
    }

    private Json inObject(Json.Members object, String key, int level) {
        Json old = object.map().get(key);
        boolean creates = deed != Deed.REPLACE && deed != Deed.DELETE;
        if (old == null && !(isLast(level) && creates)) {
            return object;
        }
        TreeMap<String, Json> members = new TreeMap<>(object.map());
        if (!isLast(level)) {
            members.put(key, edited(Objects.requireNonNull(old), level + 1));
        } else if (deed == Deed.DELETE) {
            members.remove(key);
        } else if (old != null && (deed == Deed.INSERT_BEFORE || deed == Deed.INSERT_AFTER)) {
            throw wrong("cannot replace existing key");
        } else {
            members.put(key, value);
        }
        return new Json.Members(members);
    }

    private Json inArray(Json.Array array, String step, int level) {
        int size = array.elements().size();
        long wanted = index(step, level);
        long index = wanted < 0 ? wanted + size : wanted;
        boolean exists = index >= 0 && index < size;
        if (!isLast(level)) {
            if (!exists) {
                return array;
            }
            List<Json> elements = new ArrayList<>(array.elements());
            elements.set((int) index, edited(elements.get((int) index), level + 1));
            return new Json.Array(elements);
        }
        List<Json> elements = new ArrayList<>(array.elements());
        switch (deed) {
            case DELETE -> {
                if (exists) {
                    elements.remove((int) index);
                }
            }
            case REPLACE -> {
                if (exists) {
                    elements.set((int) index, value);
                }
            }
            case REPLACE_OR_CREATE -> {
                if (exists) {
                    elements.set((int) index, value);
                } else {
                    elements.add(index < 0 ? 0 : size, value);
                }
            }
            case INSERT_BEFORE, INSERT_AFTER -> {
                int after = deed == Deed.INSERT_AFTER ? 1 : 0;
                elements.add(exists ? (int) index + after : index < 0 ? 0 : size, value);
            }
        }
        return new Json.Array(elements);
    }

    private static long index(String step, int level) {
        try {
            return Integer.parseInt(step.strip());
        } catch (NumberFormatException none) {
            throw new DatabaseException(
                    SqlState.INVALID_TEXT_REPRESENTATION,
                    "path element at position " + (level + 1) + " is not an integer: \"" + step + "\"",
                    none);
        }
    }

    /// Objects merged, the right one winning; all else as arrays put together.
    public static Json concatenated(Json left, Json right) {
        if (left instanceof Json.Members a && right instanceof Json.Members b) {
            TreeMap<String, Json> members = new TreeMap<>(a.map());
            members.putAll(b.map());
            return new Json.Members(members);
        }
        List<Json> elements = new ArrayList<>(elements(left));
        elements.addAll(elements(right));
        return new Json.Array(elements);
    }

    private static List<Json> elements(Json value) {
        return value instanceof Json.Array array ? array.elements() : List.of(value);
    }

    /// Without the members of these keys, or without the elements that are these texts.
    public static Json without(Json target, List<@Nullable String> keys) {
        return switch (target) {
            case Json.Members object -> {
                TreeMap<String, Json> members = new TreeMap<>(object.map());
                keys.stream().filter(Objects::nonNull).forEach(members::remove);
                yield new Json.Members(members);
            }
            case Json.Array array ->
                new Json.Array(array.elements().stream()
                        .filter(element -> !(element instanceof Json.Text text && keys.contains(text.value())))
                        .toList());
            case Json.Null _, Json.Truth _, Json.Number _, Json.Text _ -> throw wrong("cannot delete from scalar");
        };
    }

    /// Without the element at `index`, from the end where negative.
    public static Json without(Json target, long index) {
        return switch (target) {
            case Json.Array array -> {
                int size = array.elements().size();
                long place = index < 0 ? index + size : index;
                if (place < 0 || place >= size) {
                    yield array;
                }
                List<Json> elements = new ArrayList<>(array.elements());
                elements.remove((int) place);
                yield new Json.Array(elements);
            }
            case Json.Members _ -> throw wrong("cannot delete from object using integer index");
            case Json.Null _, Json.Truth _, Json.Number _, Json.Text _ -> throw wrong("cannot delete from scalar");
        };
    }

    /// Without members that are null, at any depth; elements of arrays stay.
    public static Json withoutNulls(Json value) {
        return switch (value) {
            case Json.Members object -> {
                TreeMap<String, Json> members = new TreeMap<>(Json.KEY_ORDER);
                object.map().forEach((key, member) -> {
                    if (!(member instanceof Json.Null)) {
                        members.put(key, withoutNulls(member));
                    }
                });
                yield new Json.Members(members);
            }
            case Json.Array array ->
                new Json.Array(
                        array.elements().stream().map(JsonEdit::withoutNulls).toList());
            case Json.Null _, Json.Truth _, Json.Number _, Json.Text _ -> value;
        };
    }

    private static DatabaseException wrong(String message) {
        return new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, message);
    }
}
