package io.phantomdb.core.schema;

import java.util.List;

/// A FOREIGN KEY constraint: where no child field is NULL, a parent row has the values.
///
/// @param id never used again, from the same counter as table ids
/// @param child,parent ids of the referencing and the referenced table
/// @param childFields,parentFields field ids, pair by pair; the parent's are its primary key or a unique index, in
///     that key's order
/// @param matchFull whether child fields must be NULL all or none (MATCH FULL, else MATCH SIMPLE)
public record ForeignKey(
        long id,
        String name,
        long child,
        List<Integer> childFields,
        long parent,
        List<Integer> parentFields,
        Action onDelete,
        Action onUpdate,
        Timing timing,
        boolean matchFull) {

    /// What becomes of child rows when their parent goes.
    public enum Action {
        /// SQLSTATE 23503 at the end of the statement, or when the constraint is checked.
        NO_ACTION,
        /// SQLSTATE 23503, also of a deferred constraint at the end of the statement.
        RESTRICT,
        CASCADE,
        SET_NULL,
        SET_DEFAULT
    }

    /// When the constraint is checked.
    public enum Timing {
        IMMEDIATE,
        DEFERRABLE,
        INITIALLY_DEFERRED
    }

    public ForeignKey {
        childFields = List.copyOf(childFields);
        parentFields = List.copyOf(parentFields);
        assert childFields.size() == parentFields.size() && !childFields.isEmpty();
    }

    public ForeignKey withName(String other) {
        return new ForeignKey(
                id, other, child, childFields, parent, parentFields, onDelete, onUpdate, timing, matchFull);
    }

    /// The same constraint where a table has got another id.
    public ForeignKey withTable(long from, long to) {
        return new ForeignKey(
                id,
                name,
                child == from ? to : child,
                childFields,
                parent == from ? to : parent,
                parentFields,
                onDelete,
                onUpdate,
                timing,
                matchFull);
    }
}
