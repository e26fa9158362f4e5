package io.giro.access.spring;

import io.giro.access.CalledFromAnotherSite;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses calls that a browser makes for a page of another site, unless they change nothing: what they answer, such a page
 * cannot read. Programs send neither of the two headers by which browsers tell where a call comes from.
 */
final class OtherSites extends OncePerRequestFilter {

    private static final Set<String> CHANGE_NOTHING =
            Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());
    /** By the page's own origin, or by whoever sits at the browser. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final HandlerExceptionResolver problems;

    OtherSites(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (CHANGE_NOTHING.contains(request.getMethod()) || !isFromAnotherSite(request)) {
            chain.doFilter(request, response);
        } else if (problems.resolveException(request, response, null, new CalledFromAnotherSite()) == null) {
            throw new IllegalStateException("the service has no answer to calls from another site");
        }
    }

    private static boolean isFromAnotherSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !OWN.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !authority(origin).equals(request.getHeader(HttpHeaders.HOST));
    }

    private static String authority(String origin) {
        int scheme = origin.indexOf("://");
        return scheme < 0 ? origin : origin.substring(scheme + "://".length());
    }
}
