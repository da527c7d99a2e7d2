# Values of values_change.json: Rscript make_change_values.R > values_change.json, in this folder.
# R 4.2 with lme4, pbkrtest, lmerTest and jsonlite from Debian; PSPP 1.6 on the path.
suppressMessages({library(lme4); library(pbkrtest); library(lmerTest)})

blocks <- list()
block <- function(id, dataset, how, value, tol_rel, note = "")
  blocks[[length(blocks) + 1]] <<- list(id = id, dataset = dataset, r_call = how,
                                        value = value, tol_rel = tol_rel, note = note)

# lme4's own stopping rule leaves the variances right to about five digits only.
tight <- lmerControl(optimizer = "nloptwrap", check.conv.singular = "ignore",
  optCtrl = list(algorithm = "NLOPT_LN_NELDERMEAD", xtol_abs = 1e-14, xtol_rel = 1e-14,
                 ftol_abs = 0, ftol_rel = 1e-16, maxeval = 20000))

model <- function(fit, contrasts, jointly) {
  b <- fixef(fit); adjusted <- as.matrix(vcovAdj(fit)); vc <- as.data.frame(VarCorr(fit))$vcov
  rows <- lapply(contrasts, function(l) {
    est <- sum(l * b); se <- sqrt(drop(t(l) %*% adjusted %*% l)); df <- Lb_ddf(l, vcov(fit), vcovAdj(fit))
    list(weights = l, est = est, se = se, df = df, t = est / se, p = 2 * pt(-abs(est / se), df))
  })
  together <- KRmodcomp(fit, do.call(rbind, contrasts[jointly]))$test
  list(beta = unname(b), var_person = vc[1], var_residual = vc[2], reml = REMLcrit(fit),
       contrasts = rows,
       f = list(F = together["Ftest", "stat"], ndf = together["Ftest", "ndf"],
                ddf = together["Ftest", "ddf"], scaling = together["Ftest", "F.scaling"],
                p = together["Ftest", "p.value"]))
}

# Unbalanced: four ages as waves, sexes as parties, every fifth row and most of F10 missing.
growth <- read.csv("orthodont.csv")
growth$row <- seq_len(nrow(growth))
uneven <- subset(growth, row %% 5 != 0 & !(Subject == "F10" & age > 8))
fit <- lmer(distance ~ 0 + factor(age):Sex + (1 | Subject), uneven, REML = TRUE, control = tight)
equal <- function(from, to) {
  l <- setNames(rep(0, 8), names(fixef(fit)))
  l[grepl(paste0(")", to, ":"), names(l), fixed = TRUE)] <- 1 / 2
  l[grepl(paste0(")", from, ":"), names(l), fixed = TRUE)] <- -1 / 2
  unname(l)
}
block("kr_unbalanced_waves", "orthodont.csv",
  "lmer(distance ~ 0 + factor(age):Sex + (1|Subject), REML); vcovAdj, Lb_ddf, KRmodcomp",
  c(list(names = names(fixef(fit)), n = nrow(uneven)),
    model(fit, list(equal(8, 14), equal(8, 10), equal(10, 12)), 1:3)), 1e-6,
  "rows with row number divisible by 5 and F10 after age 8 left out; equal weight for both sexes")

fit <- lmer(distance ~ age * Sex + (1 | Subject), uneven, REML = TRUE, control = tight)
block("kr_unbalanced_covariate", "orthodont.csv",
  "lmer(distance ~ age * Sex + (1|Subject), REML) on the same rows",
  c(list(names = names(fixef(fit)), n = nrow(uneven)),
    model(fit, list(c(0, 1, 0, 0), c(0, 0, 1, 0), c(0, 0, 0, 1)), c(1, 3))), 1e-6)

flat <- read.csv("sai_flat.csv")
flat <- flat[!is.na(flat$score), ]
fit <- lmer(score ~ factor(wave) + (1 | pid), flat, REML = TRUE, control = tight)
block("kr_two_waves_flat", "sai_flat.csv",
  "lmer(score ~ factor(wave) + (1|pid), REML); vcovAdj, Lb_ddf, KRmodcomp",
  model(fit, list(c(0, 1)), 1), 1e-6, "102 people in both waves, 34 in the first only, 25 in the second only")

# Singular: the untreated girls' weights before and after correlate negatively.
girls <- subset(read.csv("anorexia.csv"), Treat == "Cont")
long <- data.frame(id = rep(girls$id, 2), wave = rep(1:2, each = nrow(girls)),
                   weight = c(girls$Prewt, girls$Postwt))
long <- long[-c(2, 5, 30), ]
fit <- lmer(weight ~ factor(wave) + (1 | id), long, REML = TRUE, control = tight)
stopifnot(isSingular(fit))
block("kr_singular_two_waves", "anorexia.csv",
  "lmer(weight ~ factor(wave) + (1|id), REML), Treat Cont; vcovAdj, Lb_ddf, KRmodcomp",
  model(fit, list(c(0, 1)), 1), 1e-6,
  "rows 2, 5 and 30 of the long form (all first weights, then all second) left out; the variance between people is estimated as 0")

# Wilcoxon on answers of a rating scale: ties and people who did not change.
before <- c(3, 4, 2, 5, 3, 3, 4, 1, 2, 4, 3, 2, 5, 4)
after  <- c(4, 4, 4, 5, 5, 2, 4, 3, 3, 5, 3, 5, 4, 5)
signs <- function(m) as.matrix(expand.grid(rep(list(c(-1, 1)), m)))
ranked <- function(d, drop) {
  if (drop) d <- d[d != 0]
  r <- rank(abs(d)); own <- r[d != 0]; w <- sum(r[d > 0]) - sum(r[d < 0])
  all <- signs(length(own)) %*% own
  list(v = sum(r[d > 0]), p = mean(abs(all) >= abs(w) - 1e-9), z = w / sqrt(sum(own^2)),
       rank_biserial = w / sum(r))
}
block("wilcoxon_rating_scale", "(inline)",
  "all 2^m sign patterns of the ranks, base R; PSPP NPAR TESTS /WILCOXON for z without zeros",
  list(before = before, after = after, pratt = ranked(after - before, FALSE),
       dropped = ranked(after - before, TRUE)), 1e-9)

# Cliff's delta from the matrix of comparisons.
x <- subset(read.csv("anorexia.csv"), Treat == "FT")$Prewt
y <- subset(read.csv("anorexia.csv"), Treat == "FT")$Postwt
cliff <- function(x, y, paired) {
  d <- sign(outer(x, y, function(a, b) b - a)); delta <- mean(d)
  a <- rowMeans(d); b <- colMeans(d)
  v <- var(a) / length(x) + var(b) / length(y)
  if (paired) v <- v + 2 * cov(a, b) / length(x)
  z <- qnorm(.975); h <- z * sqrt(v) * sqrt((1 - delta^2)^2 + z^2 * v)
  list(delta = delta, se = sqrt(v), ci = (delta - delta^3 + c(-h, h)) / (1 - delta^2 + z^2 * v))
}
block("cliff_delta_FT", "anorexia.csv", "mean(sign(outer(y, x, '-'))), base R; Treat FT, after against before",
  list(paired = cliff(x, y, TRUE), separate = cliff(x, y, FALSE)), 1e-9,
  "'separate' takes nobody to be in both waves")

block("detectable_difference", "(inline)", "power.t.test(n, sd, power = .8, type = 'paired', strict = TRUE)$delta",
  list(n = c(6, 12, 20, 50), sd = 0.9,
       delta = sapply(c(6, 12, 20, 50), function(n)
         power.t.test(n = n, sd = 0.9, power = .8, type = "paired", strict = TRUE, tol = 1e-13)$delta)), 1e-7)

# McNemar's mid-p from the binomial, and two separate waves by prop.test.
gained <- 86; lost <- 150
block("mcnemar_mid_p", "agresti_mcnemar.csv", "2 pbinom(86, 236, .5) - dbinom(86, 236, .5)",
  list(p = min(1, 2 * pbinom(gained, gained + lost, .5)), p_mid = 2 * pbinom(gained, gained + lost, .5) - dbinom(gained, gained + lost, .5)), 1e-9)
separate <- prop.test(c(18, 31), c(40, 45), correct = FALSE)
block("shares_of_separate_waves", "(inline)", "prop.test(c(18, 31), c(40, 45), correct = FALSE)",
  list(z = sqrt(unname(separate$statistic)), p = separate$p.value), 1e-9)

# Incomplete pairs: every pattern of signs and of waves.
pairs1 <- c(2.5, 3, 1.5, 4, 2); pairs2 <- c(3, 3, 2.75, 3.5, 3.25); only1 <- c(2, 3.5, 1.25); only2 <- c(3.25, 4, 3.75, 2.5)
combined <- function(d, u1, u2, a)
  sqrt(a) * mean(d) / sqrt(var(d) / length(d)) +
  sqrt(1 - a) * (mean(u2) - mean(u1)) / sqrt(var(u1) / length(u1) + var(u2) / length(u2))
joint <- function() {
  d <- pairs2 - pairs1; u <- c(only1, only2); a <- 2 * length(d) / (2 * length(d) + length(u))
  moving <- d != 0; sg <- signs(sum(moving)); sp <- combn(length(u), length(only2))
  all <- c(apply(sg, 1, function(s) { e <- d; e[moving] <- s * d[moving]
    apply(sp, 2, function(k) combined(e, u[-k], u[k], a)) }))
  t <- combined(d, only1, only2, a)
  list(t = t, p = min(1, 2 * min(mean(all >= t - 1e-9), mean(all <= t + 1e-9))), patterns = length(all))
}
block("joint_permutation", "(inline)", "all sign patterns of the pairs with all choices of the later wave, base R",
  c(list(pairs_from = pairs1, pairs_to = pairs2, only_from = only1, only_to = only2), joint()), 1e-9)

# Three measures, ten people, every pattern of signs.
table <- cbind(c(1, .5, 0, 2, -.5, 1.5, .25, 1, NA, .75), c(.5, -.5, 1, 1, 0, .75, -.25, NA, .5, 1.25),
               c(-.5, .25, -1, .5, 1, -.75, .5, -.25, 0, .1))
of_t <- function(v) { v <- v[!is.na(v)]; mean(v) / sqrt(var(v) / length(v)) }
t <- apply(table, 2, of_t)
all <- t(apply(signs(10), 1, function(s) abs(apply(table * s, 2, of_t))))
order_t <- order(-abs(t)); adjusted <- numeric(3); floor_p <- 0
for (k in 1:3) {
  rest <- order_t[k:3]
  floor_p <- max(floor_p, mean(apply(all[, rest, drop = FALSE], 1, max) >= abs(t[order_t[k]]) - 1e-9))
  adjusted[order_t[k]] <- floor_p
}
block("max_t_sign_flips", "(inline)", "all 2^10 sign patterns, step-down maxima, base R",
  list(changes = apply(table, 2, as.list), t = t,
       p = sapply(1:3, function(j) mean(all[, j] >= abs(t[j]) - 1e-9)), p_adjusted = adjusted), 1e-9)

# PSPP prints three decimals.
syntax <- tempfile(fileext = ".sps"); csv <- tempfile(fileext = ".csv")
write.table(cbind(before, after), csv, col.names = FALSE, row.names = FALSE, sep = ",")
writeLines(c(sprintf("GET DATA /TYPE=TXT /FILE='%s' /DELIMITERS=',' /VARIABLES=b F8 a F8.", csv),
  "NPAR TESTS /WILCOXON=b WITH a (PAIRED).", "T-TEST PAIRS=b WITH a (PAIRED)."), syntax)
printed <- system2("pspp", c("-O", "format=csv", syntax), stdout = TRUE)
z <- as.numeric(sub(".*,", "", grep("^Z,", printed, value = TRUE)))
fields <- strsplit(grep("^Pair 1,b", printed, value = TRUE), ",")
paired <- as.numeric(tail(fields[[length(fields)]], 3))
block("pspp_rating_scale", "(inline)", "PSPP NPAR TESTS /WILCOXON and T-TEST PAIRS on the answers of wilcoxon_rating_scale",
  list(z = z, t = paired[1], df = paired[2], p = paired[3]), 0.01, "PSPP prints two or three decimals; it takes before minus after")

cat(jsonlite::toJSON(list(R = R.version.string, values = blocks), auto_unbox = TRUE,
                     digits = NA, pretty = 1, null = "null", na = "null"), "\n")
