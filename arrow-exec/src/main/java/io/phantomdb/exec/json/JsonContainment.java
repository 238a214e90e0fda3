package io.phantomdb.exec.json;

import io.phantomdb.core.json.Json;
import java.util.List;
import java.util.Map;

/// `@>` and the operators that ask for keys.
public final class JsonContainment {
    private JsonContainment() {}

    /// Whether `inner` stands in `outer`, in structure and content; an array contains a scalar that is one of its
    /// elements.
    public static boolean contains(Json outer, Json inner) {
        if (outer instanceof Json.Array array && inner.isScalar()) {
            return array.elements().contains(inner);
        }
        return within(outer, inner);
    }

    private static boolean within(Json outer, Json inner) {
        return switch (inner) {
            case Json.Members members ->
                outer instanceof Json.Members object
                        && members.map().entrySet().stream().allMatch(member -> holds(object, member));
            case Json.Array array ->
                outer instanceof Json.Array other
                        && array.elements().stream().allMatch(element -> holds(other.elements(), element));
            case Json.Null _, Json.Truth _, Json.Number _, Json.Text _ -> outer.equals(inner);
        };
    }

    private static boolean holds(Json.Members object, Map.Entry<String, Json> member) {
        Json value = object.map().get(member.getKey());
        return value != null && within(value, member.getValue());
    }

    private static boolean holds(List<Json> elements, Json wanted) {
        return wanted.isScalar()
                ? elements.contains(wanted)
                : elements.stream().anyMatch(element -> within(element, wanted));
    }

    /// Whether the text is a key of the object, an element of the array, or the value itself.
    public static boolean hasKey(Json value, String key) {
        return switch (value) {
            case Json.Members object -> object.map().containsKey(key);
            case Json.Array array -> array.elements().contains(new Json.Text(key));
            case Json.Text text -> text.value().equals(key);
            case Json.Null _, Json.Truth _, Json.Number _ -> false;
        };
    }
}
