'use strict';

// Shows the token once, and gets a cookie for it.
document.getElementById('login').addEventListener('submit', async event => {
  event.preventDefault();
  const answer = document.getElementById('answer');
  const token = document.getElementById('token').value.trim();
  answer.textContent = '';
  try {
    const headers = { Authorization: 'Bearer ' + token };
    const response = await fetch('/login', { method: 'POST', headers });
    if (response.ok) {
      location.replace('/');
    } else {
      answer.textContent = response.status === 401 ? 'This is not the token.' : 'Refused: status ' + response.status;
    }
  } catch (error) {
    answer.textContent = 'No answer: ' + error.message;
  }
});
