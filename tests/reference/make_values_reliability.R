# Writes values_reliability.json: reliability, participation, attrition and raking in R.
# Run in this folder: Rscript make_values_reliability.R
# Needs psych, lavaan, brglm2, survey, survival and jsonlite (Debian: r-cran-<name>).
suppressMessages({
  library(psych); library(lavaan); library(brglm2); library(survey); library(survival)
})

blocks <- list()
add <- function(id, dataset, r_call, value, tol_rel, note = "") {
  blocks[[length(blocks) + 1]] <<- list(
    id = id, dataset = dataset, r_call = r_call, value = value, tol_rel = tol_rel, note = note
  )
}
named <- function(x) as.list(setNames(as.numeric(x), names(x)))

# Reliability ---------------------------------------------------------------------------------
attitude <- read.csv("attitude.csv")
k <- ncol(attitude); n <- nrow(attitude)
raw <- suppressMessages(psych::alpha(attitude))$total$raw_alpha
feldt <- psych::alpha.ci(raw, n.obs = n, n.var = k)
centre <- log(1 - raw) - log(n / (n - 1))
half <- qnorm(.975) * sqrt(2 * k / ((k - 1) * (n - 2)))
add("alpha_ci_attitude", "attitude.csv",
  "psych::alpha.ci; 1 - exp(log(1 - a) - log(n/(n-1)) -/+ z sqrt(2k/((k-1)(n-2)))) (Bonett & Wright 2015, statpsych::ci.reliability)",
  list(feldt_low = feldt$lower.ci, feldt_high = feldt$upper.ci,
       bonett_low = 1 - exp(centre + half), bonett_high = 1 - exp(centre - half)), 1e-9)

omega <- function(data) {
  model <- paste("f =~", paste(names(data), collapse = " + "))
  fit <- cfa(model, data, std.lv = TRUE, likelihood = "wishart")
  est <- lavInspect(fit, "est")
  l <- est$lambda[, 1]; theta <- diag(est$theta)
  std <- lavInspect(fit, "std")$lambda[, 1]
  list(n = nrow(data), omega = sum(l)^2 / (sum(l)^2 + sum(theta)),
       chi2 = unname(fitMeasures(fit, "chisq")), df = unname(fitMeasures(fit, "df")),
       loadings = as.numeric(std))
}
add("omega_attitude", "attitude.csv", "lavaan::cfa(std.lv = TRUE, likelihood = 'wishart')",
    omega(attitude), 1e-5, "both optimisers stop near the same point")
bfi <- read.csv("bfi_ae.csv")
e <- na.omit(bfi[, paste0("E", 1:5)]); e$E1 <- 7 - e$E1; e$E2 <- 7 - e$E2
add("omega_bfi_E_200", "bfi_ae.csv", "lavaan::cfa, first 200 complete rows of E, keys -E1,-E2",
    omega(e[1:200, ]), 1e-5)
add("omega_bfi_E_three", "bfi_ae.csv", "lavaan::cfa, E3 E4 E5 of the first 200 complete rows of E",
    omega(e[1:200, 3:5]), 1e-5, "three items: the model fits exactly, df 0")

# The twenty items of sai, study FLAT: ten of them are reversed.
sai <- read.csv("sai_flat_items.csv")
positive <- c("calm", "secure", "at.ease", "rested", "comfortable", "confident", "relaxed",
              "content", "joyful", "pleasant")
items <- setdiff(names(sai), c("pid", "wave"))
turned <- sai; turned[positive] <- 5 - turned[positive]
answered <- function(wave, columns) na.omit(turned[turned$wave == wave, c("pid", columns)])[columns]
alpha_of <- function(wave, columns) {
  a <- suppressWarnings(psych::alpha(answered(wave, columns)))
  list(n = nrow(answered(wave, columns)), alpha = a$total$raw_alpha,
       item_rest = named(setNames(a$item.stats$r.drop, columns)),
       alpha_if_dropped = named(setNames(a$alpha.drop$raw_alpha, columns)))
}
unreversed <- setdiff(items, positive)
add("sai_flat_alpha", "sai_flat_items.csv",
    "psych::alpha of complete rows, positive items reversed (5-x); unreversed: the ten others",
    list(w1 = alpha_of(1, items), w2 = alpha_of(2, items),
         w1_unreversed = alpha_of(1, unreversed)$alpha,
         w2_unreversed = alpha_of(2, unreversed)$alpha), 1e-9)
add("sai_flat_omega", "sai_flat_items.csv", "lavaan::cfa, wave 1, twenty items, one factor",
    omega(answered(1, items)), 1e-5)
wide <- merge(na.omit(turned[turned$wave == 1, ]), na.omit(turned[turned$wave == 2, ]), by = "pid",
              suffixes = c("_1", "_2"))
shift <- function(item) {
  test <- t.test(wide[[paste0(item, "_2")]], wide[[paste0(item, "_1")]], paired = TRUE)
  list(shift = unname(test$estimate), low = test$conf.int[1], high = test$conf.int[2])
}
shifts <- setNames(lapply(items, shift), items)
means <- sapply(shifts, function(s) s$shift)
add("sai_flat_shifts", "sai_flat_items.csv",
    "t.test(paired = TRUE) item by item, people with all items in both waves",
    list(n = nrow(wide), items = shifts, spread = max(means) - min(means)), 1e-9)

# A Heywood case: factanal ends at its bound.
r <- matrix(c(1, .9, .8, .9, 1, .5, .8, .5, 1), 3)
add("heywood_three", "(inline)", "factanal(covmat = r, factors = 1, n.obs = 100, lower = .005)",
    list(r = r, uniqueness = as.numeric(factanal(covmat = r, factors = 1, n.obs = 100,
                                                 lower = .005)$uniquenesses)),
    1e-4, "factanal's optimiser stops at about 1e-5")

# Shares --------------------------------------------------------------------------------------
pairs <- list(c(0, 10), c(3, 10), c(50, 72), c(10, 10), c(1, 148))
add("shares", "(inline)", "prop.test(k, n, correct = FALSE)$conf.int; binom.test(k, n)$conf.int",
    lapply(pairs, function(p) list(
      k = p[1], n = p[2],
      wilson = suppressWarnings(prop.test(p[1], p[2], correct = FALSE))$conf.int[1:2],
      exact = binom.test(p[1], p[2])$conf.int[1:2])), 1e-9)

# Retention over four waves, with people who are no longer eligible -----------------------------
# lost_at: the wave not answered first; gone_at: the wave from which not eligible; 0 is never.
lost_at <- c(rep(0, 14), rep(2, 6), rep(3, 4), rep(4, 5), rep(0, 7))
gone_at <- c(rep(0, 14), rep(0, 6), rep(0, 4), rep(0, 5), 2, 2, 3, 3, 3, 4, 4)
time <- ifelse(lost_at > 0, lost_at, ifelse(gone_at > 0, gone_at - .5, 4))
fit <- survfit(Surv(time, lost_at > 0) ~ 1, conf.type = "log-log")
last <- summary(fit, times = 4)
add("retention_four_waves", "(inline)",
    "survival::survfit(Surv(time, lost) ~ 1, conf.type = 'log-log'), at the fourth wave",
    list(lost_at = lost_at, gone_at = gone_at, rate = last$surv, se = last$std.err,
         low = last$lower, high = last$upper), 1e-9)

# Attrition -----------------------------------------------------------------------------------
tables <- list(
  rbind(c(3, 1), c(1, 3)),
  rbind(c(20, 8), c(16, 9), c(8, 8), c(12, 6)),
  rbind(c(14, 6), c(8, 2), c(9, 6), c(5, 5), c(3, 6), c(4, 1), c(6, 5), c(2, 9), c(1, 3)),
  rbind(c(30, 10), c(12, 20), c(5, 9), c(2, 8)),
  rbind(c(4, 0, 2), c(1, 5, 0), c(0, 2, 5), c(3, 1, 4)),
  rbind(c(2, 0, 3, 1), c(0, 4, 1, 2), c(1, 1, 0, 4)))
add("fisher_freeman_halton", "(inline)", "fisher.test(table, workspace = 2e8)$p.value",
    lapply(tables, function(t) list(table = t, p = fisher.test(t, workspace = 2e8)$p.value)), 1e-6,
    "FEXACT sums with single steps of about 1e-7")
anorexia <- read.csv("anorexia.csv")
ft <- anorexia$Prewt[anorexia$Treat == "FT"]; cbt <- anorexia$Prewt[anorexia$Treat == "CBT"]
w <- t.test(ft, cbt)
add("welch_anorexia", "anorexia.csv", "t.test(Prewt of FT, Prewt of CBT)",
    list(difference = unname(w$estimate[1] - w$estimate[2]), t = unname(w$statistic),
         df = unname(w$parameter), p = w$p.value, low = w$conf.int[1], high = w$conf.int[2]), 1e-9)

stayed <- c(1,1,0,1,0,1,1,0,1,1,0,0,1,0,1,1,1,0,1,0,1,1,1,1,0,1,0,0,1,0)
score <- c(3.5,4.2,2.8,3.9,3.1,4.8,3.3,2.5,4.0,3.6,3.4,2.2,4.4,3.7,3.8,4.1,2.9,3.0,4.5,3.2,
           4.6,3.9,4.3,3.5,2.7,4.0,2.6,3.8,3.1,2.4)
role <- rep(c("A", "B", "C"), c(14, 10, 6)); role[stayed == 1 & score > 4.2] <- "C"
project <- rep(c("X", "Y"), 15)
firth <- glm(stayed ~ score + role + project, binomial, method = "brglmFit", type = "AS_mean",
             epsilon = 1e-12, maxit = 1000)
x <- model.matrix(firth)
loss_of <- function(b) {
  eta <- drop(x %*% b)
  fit <- sum(plogis(ifelse(stayed == 1, eta, -eta), log.p = TRUE))
  -(fit + determinant(t(x) %*% (x * plogis(eta) * plogis(-eta)))$modulus[1] / 2)
}
top <- loss_of(coef(firth))
profile <- function(j, value) {
  rest <- function(a) { b <- numeric(ncol(x)); b[j] <- value; b[-j] <- a; loss_of(b) }
  best <- optim(coef(firth)[-j], rest, method = "BFGS", control = list(reltol = 1e-15, maxit = 5000))
  2 * (best$value - top)
}
se <- summary(firth)$coefficients[, 2]
ends <- sapply(seq_along(se), function(j) {
  f <- function(v) profile(j, v) - qchisq(.95, 1)
  b <- coef(firth)[j]
  c(uniroot(f, c(b - 4 * se[j], b), tol = 1e-9)$root, uniroot(f, c(b, b + 5 * se[j]), tol = 1e-9)$root)
})
add("firth", "(inline)",
    "brglm2 (AS_mean) estimates and errors; profile of the penalised likelihood by optim and uniroot",
    list(stayed = stayed, score = score, role = role, project = project,
         coefficients = as.numeric(coef(firth)), se = as.numeric(se),
         low = ends[1, ], high = ends[2, ],
         p = sapply(seq_along(se), function(j) pchisq(profile(j, 0), 1, lower.tail = FALSE))),
    1e-5, "columns (Intercept), score, roleB, roleC, projectY; uniroot's tolerance")

# Raking --------------------------------------------------------------------------------------
people <- data.frame(
  project = rep(c("X", "Y", "Z"), c(22, 14, 9)),
  party = c(rep(c("A", "B", "C"), c(12, 7, 3)), rep(c("A", "B", "C"), c(4, 4, 6)),
            rep(c("A", "B", "C"), c(2, 6, 1))))
margins <- list(project = c(X = 50, Y = 40, Z = 30), party = c(A = 40, B = 45, C = 35))
design <- svydesign(~1, data = people, weights = rep(120 / nrow(people), nrow(people)))
raked <- rake(design, list(~project, ~party),
              list(data.frame(project = c("X", "Y", "Z"), Freq = margins$project),
                   data.frame(party = c("A", "B", "C"), Freq = margins$party)),
              control = list(maxit = 1000, epsilon = 1e-11))
weight <- weights(raked)
cut <- weights(trimWeights(raked, upper = 1.5 * mean(weight), strict = TRUE))
add("raking", "(inline)",
    "survey::rake(maxit = 1000, epsilon = 1e-11); survey::trimWeights(upper = 1.5 mean, strict = TRUE)",
    list(project = people$project, party = people$party,
         margins = lapply(margins, named), weights = as.numeric(weight),
         trimmed = as.numeric(cut), design_effect = length(weight) * sum(weight^2) / sum(weight)^2),
    1e-8)

jsonlite::write_json(list(R = R.version.string, values = blocks), "values_reliability.json",
                     auto_unbox = TRUE, digits = 13, pretty = TRUE)
