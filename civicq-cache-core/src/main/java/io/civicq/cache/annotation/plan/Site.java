package io.civicq.cache.annotation.plan;

/** Where in a method's declaration something is wrong. */
public sealed interface Site {
    /** The method as a whole. */
    record OfMethod() implements Site {}

    /**
     * One parameter.
     *
     * @param index counted from 0
     */
    record OfParameter(int index) implements Site {}

    /**
     * An element of the annotation.
     *
     * @param name of the element
     * @param index where it holds several values, counted from 0
     */
    record OfElement(String name, int index) implements Site {}

    /** The method as a whole. */
    static Site method() {
        return new OfMethod();
    }

    /** A parameter, counted from 0. */
    static Site parameter(int index) {
        return new OfParameter(index);
    }

    /** The only value of an element. */
    static Site element(String name) {
        return new OfElement(name, 0);
    }

    /** One of the values of an element, counted from 0. */
    static Site element(String name, int index) {
        return new OfElement(name, index);
    }
}
