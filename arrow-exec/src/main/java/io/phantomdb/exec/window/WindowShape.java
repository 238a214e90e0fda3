package io.phantomdb.exec.window;

import io.phantomdb.core.expr.WindowCall;
import io.phantomdb.exec.state.RowOrder;
import java.util.List;

/// A window over the columns of a row buffer.
///
/// @param inputColumns how many of the first columns come out again
/// @param order keys of the partitions, then those of ORDER BY
/// @param partitionKeys how many of them make the partitions
public record WindowShape(int inputColumns, List<RowOrder.Key> order, int partitionKeys, List<Function> functions) {
    public WindowShape {
        order = List.copyOf(order);
        functions = List.copyOf(functions);
    }

    /// A call whose expressions are columns of the buffer.
    ///
    /// @param arguments of the function, or of the aggregate
    /// @param filter,start,end,range -1 where the call has none
    public record Function(WindowCall call, List<Integer> arguments, int filter, int start, int end, int range) {
        public Function {
            arguments = List.copyOf(arguments);
        }
    }
}
