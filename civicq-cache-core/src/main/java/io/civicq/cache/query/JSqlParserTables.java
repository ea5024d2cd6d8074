package io.civicq.cache.query;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserTreeConstants;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.Values;

/**
 * Tables as JSqlParser finds them: in joins, subqueries anywhere, common table expressions, unions, and in what is written.
 *
 * <p>Read off the tree of the parse itself, in which each name that was parsed as a table has a node. The parser's own
 * {@code TablesNamesFinder} walks another tree, and leaves out tables that a common table expression hides. Names of common
 * table expressions are among those that are found here: nobody writes a table of that name, or somebody does, and then a
 * result is loaded once too often.
 *
 * <p>A function in {@code FROM} may read any table, so all but a few that read none are refused. Functions elsewhere and
 * views look like any other name: their tables must be declared. Needs {@code com.github.jsqlparser:jsqlparser}. Thread-safe.
 */
public final class JSqlParserTables implements TableFinder {
    /**
     * A finder.
     *
     * @throws IllegalStateException if the parser is not on the class path
     */
    public JSqlParserTables() {
        try {
            Tree.load();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException("add com.github.jsqlparser:jsqlparser to the class path", e);
        }
    }

    @Override
    public Set<String> tablesOf(String sql) {
        return new Tree().tablesOf(sql);
    }

    /** A class of its own, so that it is linked only where the parser is. */
    private static final class Tree {
        private static final Set<String> READ_NO_TABLE = Set.of(
                "generate_series",
                "generate_subscripts",
                "json_array_elements",
                "json_array_elements_text",
                "json_each",
                "json_each_text",
                "json_object_keys",
                "json_table",
                "json_to_record",
                "json_to_recordset",
                "jsonb_array_elements",
                "jsonb_array_elements_text",
                "jsonb_each",
                "jsonb_each_text",
                "jsonb_object_keys",
                "jsonb_path_query",
                "jsonb_to_record",
                "jsonb_to_recordset",
                "regexp_matches",
                "regexp_split_to_table",
                "string_to_table",
                "unnest",
                "xmltable");

        private final Set<String> tables = new HashSet<>();

        static void load() {
            CCJSqlParserUtil.getNestingDepth("");
        }

        Set<String> tablesOf(String sql) {
            try {
                visit(CCJSqlParserUtil.parseAST(sql));
            } catch (JSQLParserException | StackOverflowError e) {
                throw new IllegalArgumentException("JSqlParser does not understand it: " + firstLine(e), e);
            }
            return tables;
        }

        private static String firstLine(Throwable e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }

        private void visit(Node node) {
            if (node.getId() == CCJSqlParserTreeConstants.JJTTABLENAME) {
                visitName(node.jjtGetValue());
            } else if (node.getId() == CCJSqlParserTreeConstants.JJTFROMITEM) {
                visitSource(node);
            }
            for (int i = 0; i < node.jjtGetNumChildren(); i++) {
                visit(node.jjtGetChild(i));
            }
        }

        private void visitName(Object value) {
            if (!(value instanceof Table table)) {
                throw new IllegalArgumentException("'" + value + "' is no table that could be named");
            }
            tables.add(table.getName());
        }

        private static void visitSource(Node node) {
            Object source = node.jjtGetValue();
            if (source instanceof TableFunction) {
                visitFunctions(node);
            } else if (!(source instanceof Table
                    || source instanceof ParenthesedSelect
                    || source instanceof ParenthesedFromItem
                    || source instanceof LateralSubSelect
                    || source instanceof Values)) {
                throw new IllegalArgumentException("'" + source + "' in FROM is not understood");
            }
        }

        private static void visitFunctions(Node node) {
            boolean named = false;
            for (int i = 0; i < node.jjtGetNumChildren(); i++) {
                Node child = node.jjtGetChild(i);
                if (child.getId() == CCJSqlParserTreeConstants.JJTFUNCTION) {
                    named = true;
                    requireReadsNoTable(child.jjtGetFirstToken().image);
                }
            }
            if (!named) {
                requireReadsNoTable(node.jjtGetFirstToken().image);
            }
        }

        private static void requireReadsNoTable(String function) {
            if (!READ_NO_TABLE.contains(function.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("function '" + function + "' in FROM may read any table");
            }
        }
    }
}
